"""What the kiosk itself says: a file a language, loaded once; lessons bring their own texts."""

from kiosk.words.guide import Chapter, Guide, GuidePart, guide_text, load_guide
from kiosk.words.language import HOME_LANG, LANGS, LANGUAGES, Lang, Language, next_lang
from kiosk.words.message import HealthLine
from kiosk.words.phrase import Phrase, Say, SayText
from kiosk.words.telephone import digit_by_digit, national, tel_uri
from kiosk.words.words import Words, load_words, read_words
from kiosk.words.written import printable, slug
