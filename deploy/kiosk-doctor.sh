#!/bin/sh
# Tells whether all is well with the kiosk of this machine, and what to do if not. Run it with sudo.
# The service is in the group audio; without it the doctor would find no sound device.
exec runuser -u kiosk -G audio -- /opt/kiosk-belajar/current/bin/kiosk doctor --data /var/lib/kiosk-belajar "$@"
