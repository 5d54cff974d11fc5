#!/bin/sh
# Turns the built program into macmon_VERSION_all.deb, macmon-VERSION.tar.zst and, if rpmbuild is installed,
# macmon-VERSION.noarch.rpm; ./mvnw -Ppackage package runs it.
set -eu
package=macmon
version=$1
time=$2
sources=$(readlink -f -- "$0")
sources=${sources%/*}
tree=${sources%/cli/src/package}
target="$tree/cli/target"
program="$target/macmon"
. "$sources/packing.sh"

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
    pack_tar "$name"
}

# The same files and scripts as an RPM.
build_rpm() {
    license=Apache-2.0
    requires="Requires: java-headless >= 1:17
Requires: systemd
Suggests: libpcap"
    # shellcheck disable=SC2046 # the names have no spaces
    pack_rpm /etc/macmon /etc/macmon/conf.d /usr/share/doc/macmon /usr/share/doc/macmon/examples \
        $(cd "$work/deb" && find ./usr/lib/macmon -type d | sort | sed 's,^\.,,')
}

add_page_libraries
build_deb
build_tar
if command -v rpmbuild >/dev/null 2>&1; then
    build_rpm
fi
rm -rf "$work"
