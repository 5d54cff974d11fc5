#!/bin/sh
# Turns the built plugin into macmon-fleet_VERSION_all.deb, macmon-fleet-VERSION.tar.zst and, if rpmbuild is installed,
# macmon-fleet-VERSION.noarch.rpm; ./mvnw -Ppackage package runs it. The archive is unpacked where that of macmon was.
set -eu
package=macmon-fleet
version=$1
time=$2
sources=$(readlink -f -- "$0")
sources=${sources%/*}
tree=${sources%/fleet/src/package}
target="$tree/fleet/target"
plugin="$tree/cli/target/macmon/plugins/fleet"
. "$tree/cli/src/package/packing.sh"

# The jar of RocksDB without the libraries of 12 other platforms; those of Linux on x86-64 and aarch64 are beside it.
put_rocksdb() {
    jar=$(cd "$plugin" && echo rocksdbjni-*.jar)
    mkdir -p "$work/rocksdb"
    (
        cd "$work/rocksdb"
        jar=${JAVA_HOME:+$JAVA_HOME/bin/}jar
        "$jar" --extract --file "$plugin"/rocksdbjni-*.jar
        rm -f librocksdbjni-* # the rest is classes
        # shellcheck disable=SC2046 # the names have no spaces
        "$jar" --create --date "$time" --no-manifest --file "$work/rocksdb.jar" $(find . -type f | sort | sed 's,^\./,,')
    )
    install -m 644 "$work/rocksdb.jar" "$1/$jar"
    rm -r "$work/rocksdb" "$work/rocksdb.jar"
    put 644 "$1/native" "$plugin"/native/*.so
}

put_plugin() {
    put 644 "$1" "$plugin"/*.jar
    put_rocksdb "$1"
}

build_deb() {
    root="$work/deb"
    put_plugin "$root/usr/lib/macmon/plugins/fleet"
    doc="$root/usr/share/doc/macmon-fleet"
    put 644 "$doc" "$sources/debian/copyright" "$target/macmon-fleet.cdx.json"
    install -m 644 "$tree/CHANGELOG.md" "$doc/NEWS.md"
    changelog >"$doc/changelog"
    gzip -9n "$doc/changelog" "$doc/NEWS.md"
    put 644 "$root/lib/systemd/system" "$sources"/systemd/*.service
    pack_deb "$root"
}

build_tar() {
    put_plugin "$work/macmon-$version/plugins/fleet"
    put 644 "$work/macmon-$version/plugins/fleet" "$sources/debian/copyright" "$target/macmon-fleet.cdx.json"
    pack_tar "macmon-$version"
}

build_rpm() {
    license="Apache-2.0 AND BSD-3-Clause"
    requires="Requires: macmon = $version"
    pack_rpm /usr/lib/macmon/plugins /usr/lib/macmon/plugins/fleet /usr/lib/macmon/plugins/fleet/native \
        /usr/share/doc/macmon-fleet
}

build_deb
build_tar
if command -v rpmbuild >/dev/null 2>&1; then
    build_rpm
fi
rm -rf "$work"
