"""Labels of products as files: large print, with a QR code. Pure: text in, bytes out."""

from kiosk.labels.label import Label, as_html, as_svg, as_text, claims_mark
from kiosk.labels.png import NoFontError, as_png
