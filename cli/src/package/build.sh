#!/bin/sh
# Turns the built program into macmon_VERSION_all.deb, macmon-VERSION.tar.zst and, if rpmbuild is installed,
# macmon-VERSION.noarch.rpm; ./mvnw -Ppackage package runs it. Two builds of the same sources are identical: all files
# have the time of the release, and every list is sorted.
set -eu
version=$(echo "$1" | tr - '~') # for dpkg, 1.0~SNAPSHOT is older than 1.0
time=$2
sources=$(readlink -f -- "$0")
sources=${sources%/*}
tree=${sources%/cli/src/package}
target="$tree/cli/target"
program="$target/macmon"
work="$target/package"
export LC_ALL=C TZ=UTC
SOURCE_DATE_EPOCH=$(date -d "$time" +%s)
export SOURCE_DATE_EPOCH
umask 022

fail() {
    echo "build.sh: $*" >&2
    exit 1
}

for tool in dpkg-deb gzip lowdown tar zstd; do
    command -v $tool >/dev/null 2>&1 ||
        fail "$tool is not installed (on Debian: apt-get install dpkg gzip lowdown tar zstd)"
done
rm -rf "$work"

# put MODE DIRECTORY FILE...
put() {
    mode=$1 directory=$2
    shift 2
    install -d "$directory"
    install -m "$mode" "$@" "$directory"
}

# The program itself, which both packages have. Native libraries of other processors stay in the jars, from which the
# libraries unpack them.
put_program() {
    put 755 "$1/bin" "$sources/macmon"
    put 644 "$1/bin" "$sources/launcher.sh"
    put 644 "$1/lib" "$program"/lib/*.jar
    for file in com/sun/jna/linux-x86-64 com/sun/jna/linux-aarch64 linux/amd64 linux/aarch64 \
        org/sqlite/native/Linux/x86_64 org/sqlite/native/Linux/aarch64; do
        put 644 "$1/native/$file" "$program/native/$file"/*.so
    done
}

# The bill of materials that Maven wrote, which has the libraries in Java, and the libraries of the web page.
add_page_libraries() {
    mkdir -p "$work"
    sed "/^  \"components\" : \[\$/r $sources/page-libraries.json" "$target/macmon.cdx.json" >"$work/macmon.cdx.json"
    grep -q pkg:npm/ "$work/macmon.cdx.json" || fail "$target/macmon.cdx.json has no list of components"
}

# put_pages PREFIX: man pages and completions. The formats of the files are chapters of the documentation.
put_pages() {
    pages="$work/pages"
    if [ ! -d "$pages" ]; then
        "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$program/lib/*" io.macmon.cli.pages.PageFiles "$pages" "${time%T*}"
        sed -n '/^## The policy file/,/^## Findings/p' "$tree/docs/audit.md" | sed '$d' |
            to_man MACMON-POLICY 'macmon-policy \- stations of a network segment, and what each may do' \
                >"$pages/man/macmon-policy.5"
        to_man MACMON.YAML 'macmon.yaml \- settings of macmon' <"$tree/docs/configuration.md" \
            >"$pages/man/macmon.yaml.5"
    fi
    for section in 1 5; do
        put 644 "$1/share/man/man$section" "$pages/man"/*."$section"
    done
    install -D -m 644 "$pages/macmon.bash" "$1/share/bash-completion/completions/macmon"
    install -D -m 644 "$pages/macmon.zsh" "$1/share/zsh/vendor-completions/_macmon"
    install -D -m 644 "$pages/macmon.fish" "$1/share/fish/vendor_completions.d/macmon.fish"
}

# to_man TITLE NAME: turns a page of the documentation into a man page, without links. groff and mandoc warn about what
# lowdown writes: a font that terminals lack, a paragraph after a heading, adjusted lines in narrow columns of a table.
to_man() {
    echo "'\\\" t" # has tables
    echo ".TH $1 5 ${time%T*} \"macmon $version\" \"File Formats\""
    printf '.SH NAME\n%s\n' "$2"
    sed -e 's/\[\([^]]*\)\]([^)]*)/\1/g' -e '/^Contents:/,/^$/d' -e '/^# /d' -e 's/^##\(#*\) /#\1 /' | lowdown -tman |
        sed 's/\\f[C]/\\fB/g' | awk '
            /^\.S[HS]$/ { macro = $0; getline; print macro " \"" $0 "\""; heading = 1; next }
            heading && /^\.LP$/ { heading = 0; next }
            { heading = 0; print }
            /T\{$/ { print ".ad l" }'
}

# Debian's form, which needs an entry for this version.
changelog() {
    cat <<END
macmon ($version) unstable; urgency=medium

  * New release; NEWS.md lists the changes.

 -- $(sed -n 's/^Maintainer: //p' "$sources/debian/control")  $(date -u -R -d "$time")
END
}

# pack_deb ROOT: writes the package that has the files of ROOT.
pack_deb() {
    install -d "$1/DEBIAN"
    (cd "$1" && find etc -type f | sort | sed 's,^,/,') >"$1/DEBIAN/conffiles"
    (cd "$1" && find . -path ./DEBIAN -prune -o -type f -print | sort | sed 's,^\./,,' | xargs -d '\n' md5sum) \
        >"$work/md5sums"
    size=$(du --apparent-size -sk "$1" | cut -f 1)
    mv "$work/md5sums" "$1/DEBIAN/md5sums"
    sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$sources/debian/control" >"$1/DEBIAN/control"
    put 755 "$1/DEBIAN" "$sources/debian/postinst" "$sources/debian/prerm" "$sources/debian/postrm"
    put 644 "$1/DEBIAN" "$sources/debian/triggers"
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz -z3 --build "$1" "$target/macmon_${version}_all.deb" >/dev/null
}

# The services, and the user that they run as.
put_units() {
    put 644 "$1/lib/systemd/system" "$sources"/systemd/*.service "$sources"/systemd/*.target
    install -d "$1/usr/lib/sysusers.d"
    install -m 644 "$sources/systemd/macmon.sysusers" "$1/usr/lib/sysusers.d/macmon.conf"
}

build_deb() {
    root="$work/deb"
    put_program "$root/usr/lib/macmon"
    put 644 "$root/etc/macmon" "$sources"/etc/*
    install -d "$root/usr/bin" "$root/etc/macmon/conf.d"
    put 644 "$root/etc/logrotate.d" "$sources/logrotate/macmon"
    ln -s ../lib/macmon/bin/macmon "$root/usr/bin/macmon"
    doc="$root/usr/share/doc/macmon"
    put 644 "$doc" "$sources/debian/copyright" "$tree/README.md" "$tree"/docs/*.md "$work/macmon.cdx.json"
    install -m 644 "$tree/CHANGELOG.md" "$doc/NEWS.md"
    put 644 "$doc/examples" "$sources"/prometheus/* "$sources"/grafana/*
    changelog >"$doc/changelog"
    gzip -9n "$doc/changelog" "$doc/NEWS.md"
    put_pages "$root/usr"
    gzip -9n "$root"/usr/share/man/man?/*
    install -d "$root/usr/share/lintian/overrides"
    install -m 644 "$sources/debian/lintian-overrides" "$root/usr/share/lintian/overrides/macmon"
    put_units "$root"
    pack_deb "$root"
}

build_tar() {
    name="macmon-$version"
    put_program "$work/$name"
    put 644 "$work/$name" "$tree/README.md" "$tree/CHANGELOG.md" "$tree/LICENSE" "$work/macmon.cdx.json"
    put 644 "$work/$name/docs" "$tree"/docs/*.md
    put 644 "$work/$name/examples" "$sources"/prometheus/* "$sources"/grafana/*
    put_pages "$work/$name"
    tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=posix \
        --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -cf - "$name" |
        zstd -q -f -9 -T1 -o "$target/$name.tar.zst"
}

# scriptlet NAME ARGUMENT...: a script of the Debian package, called as dpkg does, for a spec file
scriptlet() {
    echo "set -- $2"
    sed -e 1d -e 's/%/%%/g' "$sources/debian/$1"
}

# The same files and scripts as an RPM; its tools must not strip the libraries of other processors.
build_rpm() {
    root="$work/rpm"
    cp -a "$work/deb" "$root"
    rm -r "$root/DEBIAN" "$root/usr/share/lintian"
    mv "$root/lib/systemd" "$root/usr/lib/systemd"
    rmdir "$root/lib"
    mv "$root/usr/share/zsh/vendor-completions" "$root/usr/share/zsh/site-functions"
    {
        cat <<END
%global __os_install_post %{nil}
%global debug_package %{nil}
%define _binaries_in_noarch_packages_terminate_build 0
%define _build_id_links none
%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _binary_payload w9.zstdio
Name: macmon
Version: $version
Release: 1
Summary: $(sed -n 's/^Description: //p' "$sources/debian/control")
License: Apache-2.0
BuildArch: noarch
AutoReqProv: no
Requires: java-headless >= 1:17
Requires: systemd
Suggests: libpcap
%description
$(sed -e '1,/^Description:/d' -e 's/^ //' "$sources/debian/control")
%post
if [ \$1 -gt 1 ]; then set -- configure older; else set -- configure ""; fi
END
        scriptlet postinst '"$@"'
        echo "%transfiletriggerin -- /usr/lib/jvm"
        scriptlet postinst triggered
        echo "%preun"
        echo '[ $1 = 0 ] || exit 0' # in an upgrade, it runs after the new package's %post
        scriptlet prerm remove
        echo "%postun"
        echo '[ $1 = 0 ] || exit 0'
        scriptlet postrm remove
        echo "%files"
        (cd "$root" && find . -type f -o -type l | sort | sed -e 's,^\.,,' -e 's,^/etc/,%config(noreplace) &,')
        for directory in /etc/macmon /etc/macmon/conf.d /usr/share/doc/macmon /usr/share/doc/macmon/examples; do
            echo "%dir $directory"
        done
        (cd "$root" && find ./usr/lib/macmon -type d | sort | sed 's,^\.,%dir ,')
    } >"$work/macmon.spec"
    rpmbuild --quiet --define "_topdir $work/rpmbuild" --define "_rpmdir $target" \
        --define '_rpmfilename macmon-%{VERSION}.noarch.rpm' --buildroot "$root" --noclean --short-circuit \
        -bb "$work/macmon.spec" >/dev/null
}

rm -f "$target"/macmon-*.rpm "$target"/macmon_*.deb "$target"/macmon-*.tar.zst
add_page_libraries
build_deb
build_tar
if command -v rpmbuild >/dev/null 2>&1; then
    build_rpm
fi
rm -rf "$work"
