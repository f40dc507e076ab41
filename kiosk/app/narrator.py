"""Reading aloud: which words of the sheet that is shown are said, in whose voice, and how far the voice has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.access.scanning import ScanCue, cue_phrase
from kiosk.app.inputs.input import Host
from kiosk.learning import Settings
from kiosk.visit import TAKE_PAGE, Act, Line, Outcome
from kiosk.words import LANGS

if TYPE_CHECKING:
    from kiosk.speech import ChimeName, Signal, Speaker, SpeechEvent, Voice

log = logging.getLogger(__name__)


class Narrator:
    """Says pages for the person who is here. Without speech it does nothing, and says nothing is ever waited for."""

    def __init__(self, host: Host, *, starts: bool) -> None:
        self._host = host
        self._speaker: Speaker | None = None
        self._settings = Settings()
        self._spoken_in: Voice | None = None
        self._awaited: int | None = None
        self.state = "starting" if starts else "off"
        """What there is of sound: "starting", "off", or what the speech says of itself."""
        self.paused = False
        self.mark: int | None = None
        """The mark of the line that is being said."""

    @property
    def awaited(self) -> bool:
        """Whether something is being said whose end scanning, listening and the page's own waiting wait for."""
        return self._awaited is not None

    @property
    def sounds(self) -> bool:
        """Whether there is sound, or will be in a moment."""
        return self.state in ("ok", "starting")

    def begin(self, start: Callable[[Callable[[SpeechEvent], None]], Speaker]) -> bool:
        """Start the speech; tell whether it could be."""
        try:
            self._speaker = start(lambda heard: self._host.later(lambda: self._heard(heard)))
        except Exception:  # whatever goes wrong with sound must not take the lesson away
            log.exception("speech could not be started")
            self.state = "no-engine"
            self._host.again()
            return False
        return True

    def close(self) -> None:
        """Stop and let go of the device."""
        if self._speaker is not None:
            self._speaker.close()

    def stop(self) -> None:
        """Fall silent at once."""
        if self._speaker is not None:
            self._speaker.stop()
        self.paused, self.mark, self._awaited = False, None, None

    def pause(self) -> None:
        """Wait within what is being said, or go on with it."""
        self.paused = not self.paused
        if self._speaker is not None:
            if self.paused:
                self._speaker.pause()
            else:
                self._speaker.resume()

    def say(self, outcome: Outcome) -> bool:
        """Say what an act has led to; tell whether what it may lead to next should be made ready."""
        view, self._settings = self._host.visit.view, self._host.visit.state.settings
        if self._speaker is None or not self._settings.speech:
            return False
        voice = self._voice()
        retuned, self._spoken_in = self._spoken_in not in (None, voice), voice
        whole = outcome.say == view.sheet.script  # then a new loudness or rate is heard without more ado
        if outcome.speech is Act.REPEAT_SENTENCE:
            self._awaited = self._speaker.repeat_sentence()
        elif retuned and outcome.changed == "page" and not whole:
            self._awaited = self._speaker.tune(voice)
        elif outcome.say:
            self._awaited = self._speaker.speak(outcome.say, voice)
            return True
        elif outcome.changed == "highlight" and view.highlighted is not None:
            self._speaker.preview(view.highlighted.phrase, voice)
        return False

    def ahead(self, lines: tuple[Line, ...]) -> None:
        """Have rendered what is likely to be said next."""
        if self._speaker is not None:
            self._speaker.ahead(lines, self._voice())

    def cue(self, cue: ScanCue) -> bool:
        """Say what is lit now by the preview voice; False if nothing will be heard."""
        if self._speaker is None or self.state != "ok" or not self._settings.speech:
            return False
        phrase = cue_phrase(cue, self._host.visit.view.sheet, self._host.say)
        self._awaited = self._speaker.preview(phrase, self._voice())
        return True

    def signal(self, name: Signal) -> int:
        """Sound a signal if the person wants it; return how long it sounds, in milliseconds: 0 if it does not."""
        wanted = "listen" if name == "unlisten" else name
        if self._speaker is None or not getattr(self._settings, f"sound_{wanted}"):
            return 0
        from kiosk.speech import signal_ms  # the speaker has it by now

        self._speaker.signal(name)
        return signal_ms(name)

    def chime(self, volume: int, *, emergency: bool) -> int:
        """Sound the chime of a call at a step of loudness; return how long it sounds, in milliseconds."""
        name: ChimeName = "emergency" if emergency else "call"
        return 0 if self._speaker is None else self._speaker.chime(name, volume)

    def no_chime(self) -> None:
        """Take back a chime that waits for the end of a sentence."""
        if self._speaker is not None:
            self._speaker.no_chime()

    def _voice(self) -> Voice:
        from kiosk.speech import Voice

        settings = self._settings
        workshop = self._host.workshop
        mended = tuple((lang, words) for lang in LANGS if (words := workshop.pronounced(lang)))
        return Voice(
            rate=settings.rate,
            volume=settings.volume,
            voice=settings.voice,
            breath=settings.breath,
            take=self._host.visit.page.key == TAKE_PAGE,
            mended=mended,
        )

    def _heard(self, heard: SpeechEvent) -> None:
        from kiosk.speech import Speaking, SpeechStatus

        if isinstance(heard, SpeechStatus):
            self.state = heard.state
            self._host.again()
        elif self._speaker is not None and heard.turn == self._speaker.turn:
            speaking = isinstance(heard, Speaking)
            self.mark = heard.mark if isinstance(heard, Speaking) else None
            if not speaking and heard.turn == self._awaited:
                self._awaited = None
                self._host.said()
            self._host.paint()
