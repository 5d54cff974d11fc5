# shellcheck shell=sh
# What the start scripts of a source tree and of an installed macmon share, and what makes the class archive when a package
# is installed. The caller sets program, the directory that has the jars (lib) and the native libraries (native).
trap '' USR1 USR2 # until Java handles them
# The next file that Java opens would get the number of a closed stream. Writing to this one fails, as it should.
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec 1</dev/null
true 3>&2 || exec 2</dev/null

say() { echo "macmon: $*" >&2; }

fail() {
    say "$@"
    exit 1
}

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
java=$(command -v "$java") ||
    fail "no Java found; install Java 17 or newer (on Debian: apt-get install openjdk-17-jdk-headless)"

case $java in
    /*) ;;
    *) java=$PWD/$java ;;
esac

uid=$(id -u)

# In the C locale, or in one that is not installed, Java cannot open a file whose name is not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    C.UTF-8 | C.utf8) ;; # part of the C library
    *)
        case $(locale charmap 2>/dev/null) in
            "" | ANSI_X3.4-1968) export LC_ALL=C.UTF-8 ;;
        esac
        ;;
esac

# Native libraries are loaded from here, so nothing is unpacked into a home directory or /tmp, or left there by SIGKILL.
set_flags() {
    flags="-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
    # The flow table is read at random, and with 4 KiB pages most reads also miss the TLB. Java 25 warns where huge pages
    # are switched off.
    if read -r pages 2>/dev/null </sys/kernel/mm/transparent_hugepage/enabled && [ "${pages%\[never\]}" = "$pages" ]; then
        flags="$flags -XX:+UseTransparentHugePages"
    fi
    # Code that runs per frame reaches these counts within a tenth of a second; optimising the rest is not worth its cost.
    flags="$flags -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=10000"
    flags="$flags -XX:Tier4CompileThreshold=100000 -XX:Tier4BackEdgeThreshold=400000"
    # Each of these is most of the code of its callers, and would be optimised once for each of them. A call costs less.
    flags="$flags -XX:CompileCommand=quiet"
    for method in FlowMeter::onFrame FlowMeter::meterBatch FlowDetailTable::add \
        ConnectionState::addSegment ConnectionState::addToStream; do
        flags="$flags -XX:CompileCommand=dontinline,io.macmon.analyzer.flow.$method"
    done
    case $(uname -m) in
        x86_64) jna=x86-64 zstd=amd64 sqlite=x86_64 ;;
        armv7*) jna=arm zstd=arm sqlite=armv7 ;;
        ppc64le) jna=ppc64le zstd=ppc64le sqlite=ppc64 ;;
        *) jna=$(uname -m) zstd=$jna sqlite=$jna ;;
    esac
    native="$program/native/com/sun/jna/linux-$jna"
    if [ -e "$native/libjnidispatch.so" ]; then
        flags="$flags -Djna.boot.library.path=$native -Djna.nounpack=true -Djna.nosys=true"
    fi
    for library in "$program/native/linux/$zstd"/libzstd-jni-*.so; do
        [ ! -e "$library" ] || flags="$flags -DZstdNativePath=$library"
    done
    native="$program/native/org/sqlite/native/Linux/$sqlite"
    if [ -e "$native/libsqlitejdbc.so" ]; then
        flags="$flags -Dorg.sqlite.lib.path=$native"
    fi
    native="$program/plugins/fleet/native" # its files are named after the processor
    [ ! -e "$native" ] || flags="$flags -Djava.library.path=$native"
}

# The files of a crash of Java go to the state directory, at most 10 of them, never to the working directory. Without a
# state directory that only this user can change, they go to standard error: in another, such as /tmp, links may be
# planted under their names. What Java itself prints, such as the threads at SIGQUIT, goes to standard error too, because
# standard output may be records.
set_crash_flags() {
    flags="$flags -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr"
    if [ -n "${STATE_DIRECTORY:-}" ]; then # set by systemd
        state=${STATE_DIRECTORY%%:*}
    elif [ "$uid" -eq 0 ]; then
        state=/var/lib/macmon
    else
        case ${XDG_STATE_HOME:-} in
            /*) state=$XDG_STATE_HOME/macmon ;;
            *) state=${HOME:-/nonexistent}/.local/state/macmon ;;
        esac
    fi
    case ${1:-} in # other commands change nothing on the host
        watch | audit | export) [ -d "$state" ] || (umask 077 && mkdir -p "$state") 2>/dev/null || true ;;
    esac
    case $state in
        *" "* | *"	"*) state= ;; # the flags are split at spaces
    esac
    if [ ! -w "$state" ] || [ -z "$(find -H "$state" -maxdepth 0 -type d -user "$uid" ! -perm -o=w)" ]; then
        flags="$flags -XX:+ErrorFileToStderr -XX:ReplayDataFile=/dev/null"
        return
    fi
    flags="$flags -XX:ErrorFile=$state/macmon-crash-%p.log -XX:ReplayDataFile=$state/macmon-replay-%p.log"
    for crash in "$state"/macmon-crash-*.log "$state"/macmon-replay-*.log; do
        [ ! -e "$crash" ] || {
            # shellcheck disable=SC2012
            ls -td "$state"/macmon-crash-*.log "$state"/macmon-replay-*.log 2>/dev/null | tail -n +11 |
                while read -r old; do
                    case $old in
                        "$state"/*) rm -f "$old" 2>/dev/null || true ;; # not the rest of a name that has a line end
                    esac
                done
            break
        }
    done
}

# Java uses an archive only if the class path has the same text and the jars have the same times as when it was made. A
# path through an open directory has the same text wherever the tree is. Each Java needs a separate archive.
find_archive() {
    archive=
    class_path=
    jars=
    # shellcheck disable=SC2046,SC2035 # the jars' names have no spaces, and no dash in front
    set -- $(export LC_ALL=C && cd "$program/lib" && stat -Lc '%Y.%s:%n' "$java" *.jar 2>/dev/null)
    for file; do
        case $file in
            *.jar)
                class_path="$class_path:/proc/self/fd/8/${file#*:}"
                jars="$jars $file"
                ;;
        esac
    done
    if [ -z "$jars" ]; then
        class_path="$program/lib/*"
        return
    fi
    exec 8<"$program/lib"
    class_path=${class_path#:}
    jars=${jars# }
    archive="$program/classes-${1%%:*}" # names the jars; the classes are in a file beside it
}

# False if there is no archive at all, because none could be made when macmon was built or installed.
needs_archive() {
    set -- "$program"/classes-*
    if [ -z "$archive" ] || [ ! -e "$1" ] || [ ! -w "$program" ]; then
        return 1
    fi
    archived=
    [ ! -e "$archive" ] || read -r archived <"$archive" || true
    [ "$archived" != "$jars" ]
}

# Archives the classes of a live watch and of a file watch, parsed and verified once for all starts (class data sharing).
# From Java 24 on, the archive also has linked classes, and from 25 on, profiles (ahead-of-time cache).
# If the lab's namespaces are refused, the classes of a live watch are missing, and it starts a little slower.
# shellcheck disable=SC2086
archive_classes() {
    [ -n "$archive" ] || return 0
    notes="$program/fast-start"
    rm -rf "$notes"
    mkdir "$notes"
    set -- "$program"/classes-*[0-9]
    [ $# -lt 3 ] || rm -f "$program"/classes-* # most are of a Java that has been replaced
    rm -f "$archive" "$archive".*
    inside=
    for namespaces in "unshare --user --map-root-user --net" "unshare --net"; do
        if $namespaces true 2>/dev/null; then
            inside=$namespaces
            break
        fi
    done
    train_live -XX:AOTMode=record -XX:AOTConfiguration="$notes/cache" # an older Java refuses it at once
    if [ -s "$notes/cache" ]; then
        run "$java" $flags -XX:AOTMode=create -XX:AOTConfiguration="$notes/cache" -XX:AOTCache="$archive.aot" \
            -cp "$class_path"
    else
        train_live -XX:DumpLoadedClassList="$notes/live"
        run "$java" $flags -XX:DumpLoadedClassList="$notes/file" -cp "$class_path" \
            io.macmon.cli.Macmon watch -r "$notes/lab.pcapng" -w "$notes/lab.pcap"
        run "$java" $flags -XX:DumpLoadedClassList="$notes/pcap" -cp "$class_path" \
            io.macmon.cli.Macmon watch -r "$notes/lab.pcap"
        merge_lists "$notes/live" "$notes/file" "$notes/pcap" >"$notes/classes" 2>/dev/null || true
        run "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$notes/classes" \
            -XX:SharedArchiveFile="$archive.jsa" -cp "$class_path"
    fi
    echo "$jars" >"$archive"
    rm -rf "$notes"
}

# Prints each line of the class lists once, but lines of lambdas as often as the list that has most of them. Equal ones
# are of different places in a class, and each place needs its own class.
merge_lists() {
    awk 'FNR == 1 { split("", here) }
        !/^@lambda-proxy/ { if (!seen[$0]++) print; next }
        ++here[$0] > seen[$0] { seen[$0]++; print }' "$@"
}

# Runs a live watch with these options of Java.
# shellcheck disable=SC2086
train_live() {
    [ -z "$inside" ] || run $inside "$java" $flags "$@" -cp "$class_path" io.macmon.cli.Macmon lab --inside --json \
        -w "$notes/lab.pcapng"
}

run() { timeout 120 "$@" >"$notes/log" 2>&1 || true; }

# Locks a file or directory that exists, until unlock or the end of the process. The second argument is who else holds it.
lock() {
    command -v flock >/dev/null 2>&1 || return 0
    exec 9<"$1"
    if ! flock -n 9; then
        say "waiting for $2"
        flock 9 || true
    fi
}

unlock() { exec 9<&-; }

# Root runs nothing from a directory that another user can change, or move by renaming a directory above it. The user who
# called sudo already may do anything as root, and so may own it, as may that user's private group. In a sticky directory,
# such as /tmp, no user moves the files of others. Root of a user namespace has no more rights than the namespace's creator.
# This prevents mistakes; an attacker who has already changed this script is not stopped by it.
# shellcheck disable=SC2086
require_safe() {
    [ "$uid" -eq 0 ] || return 0
    outside=0
    read -r _ outside _ </proc/self/uid_map || true
    [ "$outside" -eq 0 ] || return 0
    caller=${SUDO_UID:-0}
    group=0
    if [ -n "${SUDO_GID:-}" ] && [ "$(getent group "$SUDO_GID" | cut -d : -f 1)" = "${SUDO_USER:-root}" ]; then
        group=$SUDO_GID
    fi
    foreign="! -user 0 ! -user $caller"
    writable="-perm -o=w -o -perm -g=w ! -group 0 ! -group $group"
    unsafe=$(find "$1" -name .git -prune -o ! -type l "(" $foreign -o $writable ")" -print -quit)
    advice="run it with sudo as its owner, install the package, or type: chown -R root: $1 && chmod -R go-w $1"
    if [ -z "$unsafe" ]; then
        advice="install the package, or move $1 to a directory that only root can change, such as /opt"
        checked=$1
        above=$1
        shift
        while [ -n "$above" ]; do
            above=${above%/*}
            set -- "$@" "${above:-/}"
        done
        unsafe=$(find "$@" -maxdepth 0 "(" $foreign -o ! -perm -1000 "(" $writable ")" ")" -print -quit)
        set -- "$checked"
    fi
    [ -z "$unsafe" ] || fail "root does not run $1, because another user can change $unsafe; $advice"
}

# With --user, root becomes that user and starts this script again, before there is a Java: the rights of a process belong
# to each of its threads, and Java has dozens. Keeps the capabilities that the command needs, now and later, and no others.
drop_privileges() {
    [ "$uid" -eq 0 ] || return 0
    user=
    before=
    needed="+net_raw,+net_admin,+sys_admin,+bpf"
    [ "${1:-}" != audit ] || needed="+net_raw"
    for word; do
        case $word in
            --user=*) user=${word#--user=} ;;
            --device | --device=*) needed="+net_raw,+bpf" ;;
        esac
        [ "$before" != --user ] || user=$word
        before=$word
    done
    [ -n "$user" ] || return 0
    number=$(id -u -- "$user" 2>/dev/null) || fail "--user: there is no user '$user'"
    [ "$number" -ne 0 ] || return 0
    command -v setpriv >/dev/null 2>&1 ||
        fail "--user needs setpriv(1); install it (on Debian: apt-get install util-linux)"
    setpriv="setpriv --reuid=$number --regid=$(id -g -- "$user") --init-groups --no-new-privs"
    # shellcheck disable=SC2086
    $setpriv --inh-caps=-all --bounding-set=-all test -r "$0" -a -r "$program/lib" ||
        fail "--user: $user cannot read $program; install the package, or move it to a directory such as /opt"
    HOME=$(getent passwd "$user" | cut -d : -f 6)
    export HOME USER="$user" LOGNAME="$user"
    unset XDG_STATE_HOME XDG_RUNTIME_DIR XDG_CONFIG_HOME
    # shellcheck disable=SC2086
    exec $setpriv --inh-caps="-all,$needed" --ambient-caps="-all,$needed" --bounding-set="-all,$needed" "$0" "$@"
}

# Replaces the shell by macmon with these arguments.
start() {
    drop_privileges "$@"
    set_flags
    find_archive
    if needs_archive; then
        lock "$program/lib" "another start of macmon"
        ! needs_archive || { # another process may have made it
            say "preparing the fast start"
            archive_classes
        }
        unlock
    fi
    set_crash_flags "$@"
    if [ "${1:-} ${2:-}" = "fleet run" ]; then # so that its memory is bounded; docs/fleet.md has figures
        flags="$flags -Xmx512m"
        export MALLOC_ARENA_MAX=2
    fi
    if [ -e "$archive.aot" ]; then
        flags="$flags -XX:AOTCache=$archive.aot -Xlog:aot=off"
    elif [ -e "$archive.jsa" ]; then
        flags="$flags -XX:SharedArchiveFile=$archive.jsa -Xshare:auto -Xlog:cds=off"
    fi
    export MACMON_COMMAND="$0" # so that macmon suggests commands as the user can type them
    # Java suspends threads with SIGUSR2, and crashes if that comes from outside.
    export _JAVA_SR_SIGNUM=64
    umask g-w,o-rwx # captures, records and reports show who talks with whom
    # shellcheck disable=SC2086
    exec "$java" $flags ${MACMON_JAVA_OPTS:-} -cp "$class_path" io.macmon.cli.Macmon "$@"
}
