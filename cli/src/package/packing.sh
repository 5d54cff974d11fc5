# shellcheck shell=sh
# What the scripts that build the packages share. The caller sets package, version, time, sources, tree and target. Two
# builds of the same sources are identical: all files have the time of the release, and every list is sorted.
version=$(echo "$version" | tr - '~') # for dpkg, 1.0~SNAPSHOT is older than 1.0
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

# put MODE DIRECTORY FILE...
put() {
    mode=$1 directory=$2
    shift 2
    install -d "$directory"
    install -m "$mode" "$@" "$directory"
}

# Debian's form, which needs an entry for this version.
changelog() {
    cat <<END
$package ($version) unstable; urgency=medium

  * New release; NEWS.md lists the changes.

 -- $(sed -n 's/^Maintainer: //p' "$sources/debian/control")  $(date -u -R -d "$time")
END
}

# pack_deb ROOT: writes the package that has the files of ROOT, and the scripts of debian.
pack_deb() {
    install -d "$1/usr/share/lintian/overrides"
    install -m 644 "$sources/debian/lintian-overrides" "$1/usr/share/lintian/overrides/$package"
    install -d "$1/DEBIAN"
    [ ! -d "$1/etc" ] || (cd "$1" && find etc -type f | sort | sed 's,^,/,') >"$1/DEBIAN/conffiles"
    (cd "$1" && find . -path ./DEBIAN -prune -o -type f -print | sort | sed 's,^\./,,' | xargs -d '\n' md5sum) \
        >"$work/md5sums"
    size=$(du --apparent-size -sk "$1" | cut -f 1)
    mv "$work/md5sums" "$1/DEBIAN/md5sums"
    sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$sources/debian/control" >"$1/DEBIAN/control"
    put 755 "$1/DEBIAN" "$sources/debian/postinst" "$sources/debian/prerm" "$sources/debian/postrm"
    [ ! -e "$sources/debian/triggers" ] || put 644 "$1/DEBIAN" "$sources/debian/triggers"
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz -z3 --build "$1" "$target/${package}_${version}_all.deb" >/dev/null
}

# pack_tar DIRECTORY: writes the archive of a directory in the work directory.
pack_tar() {
    tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=posix \
        --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -cf - "$1" |
        zstd -q -f -9 -T1 -o "$target/$package-$version.tar.zst"
}

# scriptlet NAME ARGUMENTS: a script of the Debian package, called as dpkg does, for a spec file
scriptlet() {
    echo "set -- $2"
    sed -e 1d -e 's/%/%%/g' "$sources/debian/$1"
}

# pack_rpm DIRECTORY...: the files and scripts of the Debian package as an RPM, which owns these directories, too. Its tools
# must not strip the libraries of other processors. The caller sets license and requires, one line each.
pack_rpm() {
    root="$work/rpm"
    cp -a "$work/deb" "$root"
    rm -r "$root/DEBIAN" "$root/usr/share/lintian"
    mv "$root/lib/systemd" "$root/usr/lib/systemd"
    rmdir "$root/lib"
    [ ! -d "$root/usr/share/zsh" ] || mv "$root/usr/share/zsh/vendor-completions" "$root/usr/share/zsh/site-functions"
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
Name: $package
Version: $version
Release: 1
Summary: $(sed -n 's/^Description: //p' "$sources/debian/control")
License: $license
BuildArch: noarch
AutoReqProv: no
$requires
%description
$(sed -e '1,/^Description:/d' -e 's/^ //' "$sources/debian/control")
%post
if [ \$1 -gt 1 ]; then set -- configure older; else set -- configure ""; fi
END
        scriptlet postinst '"$@"'
        if [ -e "$sources/debian/triggers" ]; then
            echo "%transfiletriggerin -- /usr/lib/jvm"
            scriptlet postinst triggered
        fi
        echo "%preun"
        echo '[ $1 = 0 ] || exit 0' # in an upgrade, it runs after the new package's %post
        scriptlet prerm remove
        echo "%postun"
        echo '[ $1 = 0 ] || exit 0'
        scriptlet postrm remove
        echo "%files"
        (cd "$root" && find . -type f -o -type l | sort | sed -e 's,^\.,,' -e 's,^/etc/,%config(noreplace) &,')
        printf '%%dir %s\n' "$@"
    } >"$work/$package.spec"
    rpmbuild --quiet --define "_topdir $work/rpmbuild" --define "_rpmdir $target" \
        --define '_rpmfilename %{NAME}-%{VERSION}.noarch.rpm' --buildroot "$root" --noclean --short-circuit \
        -bb "$work/$package.spec" >/dev/null
}

rm -rf "$work"
rm -f "$target"/macmon*.rpm "$target"/macmon*.deb "$target"/macmon*.tar.zst
