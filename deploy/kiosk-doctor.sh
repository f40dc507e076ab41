#!/bin/sh
# Tells whether all is well with the kiosk of this machine, and what to do if not. Run it with sudo.
exec runuser -u kiosk -- /opt/kiosk-belajar/current/bin/kiosk doctor --data /var/lib/kiosk-belajar "$@"
