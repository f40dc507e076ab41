"""Making the events of two kiosks equal: a file that is carried from one to the other."""

from kiosk.exchange.exchange_file import bundle_mentions, export_bundle, join_bundle, preview_join, read_bundle

__all__ = ["bundle_mentions", "export_bundle", "join_bundle", "preview_join", "read_bundle"]
