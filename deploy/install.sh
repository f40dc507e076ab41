#!/bin/sh
# Installs Kiosk Belajar, without a network if the folder "wheels" stands beside this script (make bundle makes it).
#
#   sh install.sh                      for this user only: into ~/.local/share/kiosk-belajar-app
#   sudo sh install.sh --screen WHAT   a workshop's machine that starts into the kiosk by itself. WHAT is
#                                      console (the text screen), cage (foot in cage) or web (a browser, this machine only)
#   --zone ZONE                        the time of the place: Asia/Jakarta, Asia/Makassar or Asia/Jayapura
#   --hub ADDRESS                      also exchange with the home's hub: the IP address to which the kiosk may speak, and no
#                                      other; without it, to none
#   --root DIR                         write below DIR, and change nothing else: to see what would be written
#   --dry-run                          only say what would be done
#
# A new version is put beside the old one, and a link is moved to it at the end. What the workshop has of its own
# (records, figures, lessons, key maps) is in the data folder, and is never touched.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
screen='' root='' dry='' zone='' hub=''

usage() {
    sed -n '2,14s/^# \{0,1\}//p' "$0"
    exit "${1:-2}"
}

while [ $# -gt 0 ]; do
    case $1 in
    --screen) [ $# -ge 2 ] || usage; screen=$2; shift 2 ;;
    --zone) [ $# -ge 2 ] || usage; zone=$2; shift 2 ;;
    --hub) [ $# -ge 2 ] || usage; hub=$2; shift 2 ;;
    --root) [ $# -ge 2 ] || usage; root=${2%/}; shift 2 ;;
    --dry-run) dry=yes; shift ;;
    --help | -h) usage 0 ;;
    *) usage ;;
    esac
done
case $screen in '' | console | cage | web) ;; *) usage ;; esac
case $hub in *[!0-9a-fA-F.:]*) usage ;; *[.:]*) [ -n "$screen" ] || usage ;; '') ;; *) usage ;; esac
case $zone in '' | Asia/Jakarta | Asia/Makassar | Asia/Jayapura) ;; *) usage ;; esac

say() { printf '%s\n' "$*"; }
stop() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }
run() { if [ -n "$dry" ]; then say "would run: $*"; else "$@"; fi; }
# What changes the machine itself is left out below another root.
machine() { if [ -n "$dry$root" ]; then say "would run: $*"; else "$@"; fi; }

python=''
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || stop 'Python 3.11 or newer with venv is needed. On Debian: apt install python3 python3-venv'

if [ -n "$screen" ]; then
    [ -n "$dry$root" ] || [ "$(id -u)" -eq 0 ] || stop 'run this with sudo, or without --screen for this user only'
    app=/opt/kiosk-belajar
else
    app=${XDG_DATA_HOME:-$HOME/.local/share}/kiosk-belajar-app
fi

case $screen in
console) needed='setfont loadkeys' packages='console-setup kbd' ;;
cage) needed='cage foot Xwayland seatd loadkeys' packages='cage foot xwayland seatd fonts-dejavu kbd libpam-systemd' ;;
*) needed='' packages='' ;;
esac
for program in $needed; do
    [ -n "$dry$root" ] || command -v "$program" >/dev/null 2>&1 || stop "$program is needed. On Debian: apt install $packages"
done

# An older cage draws one picture with this renderer, and no more.
[ "$screen" != cage ] || [ -n "$dry$root" ] || case $(cage -v) in
*' 0.0.'* | *' 0.1.'*) stop 'cage 0.2 or newer is needed: Debian 13 has it. On Debian 12 take --screen console' ;;
esac

if [ -d "$here/wheels" ]; then
    version=$(sed -n 's/^kiosk-belajar==\([^ ]*\) .*/\1/p' "$here/wheels.txt")
    [ -n "$version" ] || stop "no kiosk-belajar in $here/wheels.txt"
    # Only what wheels.txt names, byte for byte: pip compares the hashes, and anything beside is a sign of tampering.
    for wheel in "$here"/wheels/*; do
        grep -qF "sha256:$(sha256sum "$wheel" | cut -d' ' -f1)" "$here/wheels.txt" ||
            stop "wheels/$(basename "$wheel") is damaged, or not of this bundle: copy the folder again"
    done
    say "This bundle's mark: $(sha256sum "$here/wheels.txt" | cut -c1-16). Who made it can tell you theirs."
else
    source=$(dirname "$here")
    [ -f "$source/pyproject.toml" ] || stop 'neither a folder of wheels nor the source is here'
    version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$source/kiosk/__init__.py")
fi
lock=run
[ "$screen" != web ] || lock=web

# Nothing is installed whose hash was not locked before; a bundle's own list is of all that is in it.
fill() { # OPTIONS...
    pip() { run "$new/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation "$@"; }
    if [ -d "$here/wheels" ]; then
        pip --no-index --find-links "$here/wheels" --require-hashes --requirement "$here/wheels.txt" "$@"
    else
        pip --require-hashes --requirement "$source/locks/build.txt"
        pip --require-hashes --requirement "$source/locks/$lock.txt"
        [ -z "$hub" ] || pip --require-hashes --requirement "$source/locks/hub.txt"
        pip --no-deps "$source"
    fi
}

current=$root$app/current
new=$root$app/$version

# What is there is saved before anything is changed; a kiosk that is too old for it, or not running yet, has none.
if [ -n "$screen" ] && [ -x "$current/bin/kiosk" ] && [ -e "$root/var/lib/kiosk-belajar/kiosk.db" ]; then
    machine runuser -u kiosk -- "$current/bin/kiosk" backup --data /var/lib/kiosk-belajar ||
        say 'No backup could be made. The records stay where they are.'
fi

say "Kiosk Belajar $version into $new"
run mkdir -p "$root$app"
# An environment knows its own place, so it is made where it stays. Only a whole one gets the mark and the link.
if [ -e "$new/.whole" ] && [ -n "$(readlink "$current" 2>/dev/null || true)" ] && [ -d "$here/wheels" ]; then
    fill --force-reinstall --no-deps
else
    run rm -rf "$new"
    run "$python" -m venv "$new"
    fill --no-deps
    run touch "$new/.whole"
fi
run "$new/bin/kiosk" --version
[ -z "$hub" ] || run "$new/bin/python" -c 'import psycopg' ||
    stop 'what a hub needs is not in this bundle: make it with KIOSK_LOCK=hub make bundle'
run ln -sfn "$version" "$current.part"
run mv -T "$current.part" "$current"

if [ -z "$screen" ]; then
    say "Start it:  $app/current/bin/kiosk demo   (to try)   or   $app/current/bin/kiosk run"
    exit 0
fi

put() { # FROM TO MODE
    run mkdir -p "$root$(dirname "$2")"
    run install -m "$3" "$here/$1" "$root$2"
}

put "kiosk-$screen.service" "/etc/systemd/system/kiosk-$screen.service" 0644
drop=$root/etc/systemd/system/kiosk-$screen.service.d
if [ -n "$hub" ]; then
    say "The kiosk may speak to $hub and to no other machine."
    run mkdir -p "$drop"
    run sh -c "printf '[Service]\nPrivateNetwork=no\nRestrictAddressFamilies=AF_INET AF_INET6\nIPAddressAllow=%s\n' '$hub' >'$drop/hub.conf'"
else
    run rm -f "$drop/hub.conf"
fi
put kiosk-doctor.sh /opt/kiosk-belajar/doctor 0755
put sysctl.conf /etc/sysctl.d/60-kiosk-belajar.conf 0644
put system.conf /etc/systemd/system.conf.d/60-kiosk-belajar.conf 0644
put logind.conf /etc/systemd/logind.conf.d/60-kiosk-belajar.conf 0644
put sticks.rules /etc/udev/rules.d/95-kiosk-belajar-sticks.rules 0644
case $screen in
console | cage) put kiosk-keys.sh /opt/kiosk-belajar/console-keys 0755 ;;
esac
case $screen in
console)
    put console-font.sh /opt/kiosk-belajar/console-font 0755
    put console.rules /etc/udev/rules.d/95-kiosk-belajar.rules 0644
    run "$new/bin/python" "$here/console_font.py" "$root$app/fonts" "$root/usr/share/consolefonts" ||
        say 'Pictures need a font: apt install console-setup-linux kbd, and run this again.'
    ;;
cage) put foot.ini /etc/kiosk-belajar/foot.ini 0644 ;;
web)
    put web.py /opt/kiosk-belajar/web.py 0644
    put app_index.html /opt/kiosk-belajar/app_index.html 0644
    ;;
esac

if [ -n "$dry$root" ] || ! id kiosk >/dev/null 2>&1; then
    machine useradd --system --user-group --home-dir /var/lib/kiosk-belajar --shell /usr/sbin/nologin kiosk
fi
for other in console cage web; do
    [ "$other" = "$screen" ] || [ ! -e "$root/etc/systemd/system/kiosk-$other.service" ] ||
        machine systemctl disable "kiosk-$other.service"
done
# A machine that nobody set is in UTC, where no such home is.
if [ -z "$zone" ]; then
    case $(timedatectl show --property=Timezone --value 2>/dev/null || true) in
    '' | UTC | Etc/*) zone=Asia/Jakarta ;;
    esac
fi
[ -z "$zone" ] || machine timedatectl set-timezone "$zone" || say "Set the time zone: timedatectl set-timezone $zone"
# Three keys at once must not restart the machine, nor a function key leave the kiosk.
machine systemctl mask ctrl-alt-del.target
if [ "$screen" != web ]; then
    machine systemctl set-default multi-user.target
    machine systemctl disable getty@tty1.service
fi
# While an image is made, or from an installer, systemd does not run yet: it reads all at its first start.
[ ! -d /run/systemd/system ] || machine systemctl daemon-reload
machine systemctl enable "kiosk-$screen.service"
say "Done. Restart the machine, and it starts into the kiosk. See how it is:  sudo /opt/kiosk-belajar/doctor"
