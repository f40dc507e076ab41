#!/bin/sh
# Gives the screen the largest font with which the kiosk's pages fit: at least 60 columns and 18 rows.
# Runs before the kiosk starts. Whatever fails leaves the font that is there.
screen=/dev/tty1
for font in /opt/kiosk-belajar/fonts/*.psf; do
    setfont -C "$screen" "$font" || continue
    # shellcheck disable=SC2046
    set -- $(stty size <"$screen")
    [ "${1:-0}" -lt 18 ] || [ "${2:-0}" -lt 60 ] || exit 0
done
