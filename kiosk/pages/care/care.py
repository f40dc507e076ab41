"""How the kiosk itself is, for the mentor: what the doctor sees, backups, carrying records, erasing for good.

Whatever is done here takes a while: it is carried out by ``Work`` while a page says that it is being done.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.learning import PersonContents, Resident, both, display_names
from kiosk.pages.care.other_kiosks import others_of, show_other_kiosks
from kiosk.pages.care.progress import act_with_progress, in_one, passed_over
from kiosk.pages.dates import date_in_words, date_of, moment_in_words
from kiosk.pages.entry import Sure
from kiosk.pages.people import person_choice
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.visit import (
    BackupShown,
    Block,
    Care,
    Choice,
    Context,
    HealthReport,
    HealthResult,
    ImportFile,
    ImportPreview,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    PlaySound,
    RepairOutcome,
    RepairReport,
    Swap,
    Text,
)
from kiosk.words import printable

MOST_PEOPLE: Final = 30
"""People of a carried file who are named one by one: it comes from elsewhere and may name any number."""

MOST_OF_FILE: Final = 100
"""Letters that are shown of a name that comes from elsewhere."""

_KILO, _MEGA = 1_000, 1_000_000


class CarePage(Struct, frozen=True):
    """How the kiosk is, as it was looked at, and what can be done for it."""

    looked: HealthReport

    def page(self, context: Context) -> Page:
        """Return first what needs something done, then what is well."""
        say = context.say
        bad = tuple(_line(context, line) for line in self.looked.lines if not line.well)
        fine = tuple(_line(context, line) for line in self.looked.lines if line.well)
        blocks: list[Block] = [Text((say("care.some", n=len(bad)) if bad else say("care.all_well"),))]
        if bad:
            blocks.append(Items(bad, label=say("care.to_do")))
        if fine:
            blocks.append(Items(fine, label=say("care.well")))
        return context.page(
            "care", blocks=tuple(blocks), choices=self._choices(context, context.care) if context.care else ()
        )

    def _choices(self, context: Context, care: Care) -> tuple[Choice, ...]:
        say = context.say
        backups = act_with_progress(context, "care.reading", lambda: Move(Swap(BackupsPage(care.backups()))))
        arrivals = act_with_progress(
            context, "care.reading", lambda: Move(Swap(ImportFilesPage(*others_of(context).arrivals())))
        )
        lettering = act_with_progress(context, "care.lettering", lambda: self._lettered(context, care), instead=self)
        healing = act_with_progress(
            context, "care.healing", lambda: Move(Swap(RepairedPage(care.heal()))), instead=self
        )
        repair = self.looked.repair
        return (
            *(
                (context.choice("heal", "care.heal", healing, detail=say("care.heal_detail")),)
                if self.looked.amiss
                else ()
            ),
            *((context.choice("repair", "care.repair", RepairPage(repair)),) if repair else ()),
            context.choice("back-up", "care.back_up", self._back_up(context, care)),
            context.choice("backups", "care.backups", backups),
            context.choice("carry", "care.carry", ExportPage(), detail=say("care.carry_detail")),
            context.choice("join", "care.join", arrivals, detail=say("care.join_detail")),
            context.choice(
                "others", "other_kiosks.title", show_other_kiosks(context), detail=say("other_kiosks.detail")
            ),
            context.choice("letter", "care.letter", lettering, detail=say("care.letter_detail")),
            context.choice("erase", "care.erase", ErasePage(), detail=say("care.erase_detail")),
        )

    def _lettered(self, context: Context, care: Care) -> Move:
        written = care.letter()
        notice = context.say("care.lettered", file=written.file, folder=written.folder)
        return Move(Swap(self), (), (PlaySound("done"),), notice)

    def _back_up(self, context: Context, care: Care) -> Move:
        def act() -> Move:
            made = _backup(context, care.back_up())
            notice = context.say("care.backed_up", backup=made.text)
            return Move(Swap(_looked(context)), (), (PlaySound("done"),), notice)

        return act_with_progress(context, "care.backing_up", act, instead=self)


class RepairPage(Struct, frozen=True):
    """What was saved of the last damaged database, and where that is now."""

    repair: RepairReport

    def page(self, context: Context) -> Page:
        """Return how many events were kept, came from a backup and did not come back."""
        return _to_read(context, "care.repair", _told(context, self.repair), "care.repair_help")


class RepairedPage(Struct, frozen=True):
    """What was mended just now. Who leaves it has the kiosk looked at again."""

    healing: RepairOutcome

    def page(self, context: Context) -> Page:
        """Return what was written anew, whose it was, and what is left as it is."""
        say, healing = context.say, self.healing
        lines = [say("care.healed" if healing.healed else "care.healed_none", n=healing.healed)]
        if healing.left:
            lines.append(say("care.healed_left", n=healing.left))
        blocks: list[Block] = [Text(tuple(lines))]
        if healing.people:
            shown = (
                say("care.healed_of", name=context.names.get(who, who) or say("care.nobodys").text, n=n)
                for who, n in healing.people
            )
            blocks.append(Items(tuple(shown)))
        if healing.backups:
            made = tuple(_moment(context, at) for at in healing.backups)
            blocks.append(Items(made, label=say("care.healed_from")))
        if healing.repair is not None:
            blocks += _told(context, healing.repair)
        again = act_with_progress(context, "care.looking", lambda: Move(Swap(_looked(context))), instead=self)
        return _to_read(context, "care.healed_title", tuple(blocks), "care.repair_help", again)


class BackupsPage(Struct, frozen=True):
    """The backups that there are. A running kiosk cannot put one in the place of what it works with."""

    backups: tuple[BackupShown, ...]

    def page(self, context: Context) -> Page:
        """Return the backups with their numbers, and the command that restores one."""
        say = context.say
        blocks: tuple[Block, ...] = (Text((say("care.no_backups"),)),)
        if self.backups:
            items = Items(tuple(_backup(context, one) for one in self.backups), numbered=True)
            blocks = (Text((say("care.restore"), say("care.restore_command")), "mentor"), items)
        return _to_read(context, "care.backups", blocks)


class ExportPage(Struct, frozen=True):
    """Whose records are to be carried?"""

    def page(self, context: Context) -> Page:
        """Return all, then the residents, those archived too."""
        return context.page(
            "care.carry",
            choices=(
                context.choice("all", "care.everybody", _carry(context, None)),
                *(person_choice(context, one, _carry(context, one.id)) for one in _residents(context)),
            ),
        )


class ImportFilesPage(Struct, frozen=True):
    """The files that were carried here: which of them is to be looked into?"""

    folder: str
    files: tuple[ImportFile, ...]

    def page(self, context: Context) -> Page:
        """Return the files with their sizes, or where to put one."""
        where = context.say("care.put_there" if self.files else "care.nothing_there", folder=self.folder)
        return context.page(
            "care.arrivals",
            "care.join",
            blocks=(Text((where,)),),
            choices=tuple(
                Choice(
                    f"file-{number}",
                    Phrase(printable(one.file[:MOST_OF_FILE]), context.lang),
                    _look_into(context, one.file),
                    detail=_size(context, one.size),
                )
                for number, one in enumerate(self.files)
            ),
        )


class ImportPage(Struct, frozen=True):
    """What a file would bring, before it is joined."""

    file: str
    bringing: ImportPreview

    def page(self, context: Context) -> Page:
        """Return who is in it and what is new of it; joining is offered only if something is."""
        say, bringing = context.say, self.bringing
        counts = (
            say("care.new", n=bringing.new),
            say("care.known", n=bringing.known),
            *((say("backup.unconfirmed", n=bringing.unconfirmed),) if bringing.unconfirmed else ()),
            *((say("recordings.coming", n=bringing.recordings),) if bringing.recordings else ()),
            *passed_over(context, bringing.passed),
        )
        fresh = bringing.new or bringing.recordings
        names = display_names(both(bringing.workshop, context.known.workshop), say)
        people = [_person(context, person, names) for person in bringing.people[:MOST_PEOPLE]]
        if len(bringing.people) > MOST_PEOPLE:
            people.append(say("care.more_people", n=len(bringing.people) - MOST_PEOPLE))
        return context.page(
            "care.bringing",
            title=Phrase(printable(self.file[:MOST_OF_FILE]), context.lang),
            blocks=(Text(counts), *((Items(tuple(people), label=say("care.in_it")),) if people else ())),
            choices=(
                context.choice("close", "gone.close", Move(Leave())),
                *((context.choice("join", "care.join_now", self._join(context, False)),) if fresh else ()),
                *(
                    (context.choice("confirm", "care.join_confirmed", self._join(context, True)),)
                    if bringing.unconfirmed
                    else ()
                ),
            ),
            next="close",
        )

    def _join(self, context: Context, confirmed: bool) -> Move:
        def act() -> Move:
            added = others_of(context).join_file(self.file, self.bringing.sign, confirmed)
            came = (context.say("recordings.came", n=added.recordings),) if added.recordings else ()
            told = (context.say("care.joined", n=added.new), *came, *passed_over(context, added.passed))
            return Move(Leave(CarePage), (), (PlaySound("done"),), in_one(context, told))

        return act_with_progress(context, "care.joining", act)


class ErasePage(Struct, frozen=True):
    """Whose records are to be erased for good?"""

    def page(self, context: Context) -> Page:
        """Return the residents, those archived too."""
        residents = _residents(context)
        return context.page(
            "care.erase",
            blocks=(Text((context.say("care.erase_what" if residents else "care.nobody"),)),),
            choices=tuple(person_choice(context, one, _erase(context, one)) for one in residents),
        )


def care_choice(context: Context) -> Choice:
    """Return the choice that has the kiosk looked at and shows how it is."""

    looking = act_with_progress(context, "care.looking", lambda: Move(Swap(_looked(context))))
    return context.choice("care", "care.title", looking)


def _care(context: Context) -> Care:
    assert context.care is not None, "only a kiosk with a store of its own offers these pages"
    return context.care


def _looked(context: Context) -> CarePage:
    return CarePage(_care(context).look(context.lang))


def _to_read(
    context: Context, key: str, blocks: tuple[Block, ...], help_: str = "care.backups_help", then: Move | None = None
) -> Page:
    return context.page(
        key,
        title=context.say(key),
        help=help_,
        blocks=blocks,
        choices=(context.choice("close", "gone.close", then or Move(Leave())),),
        next="close",
    )


def _told(context: Context, repair: RepairReport) -> tuple[Block, ...]:
    """Return what became of a damaged database, in words."""
    say = context.say
    lines = [say("care.repair_at", day=date_in_words(context, date_of(context, repair.at)).text)] if repair.at else []
    lines.append(say("care.repair_kept", n=repair.kept))
    if repair.backup is None:
        lines.append(say("care.repair_no_backup"))
    else:
        lines += [say("care.repair_joined", n=repair.joined), _moment(context, repair.backup)]
    lines.append(say("care.repair_missing" if repair.missing else "care.repair_whole", n=repair.missing))
    where = say("care.repair_file", file=repair.file), say("care.repair_folder", folder=repair.folder)
    return Text(tuple(lines)), Items(where, label=say("care.repair_old"))


def _carry(context: Context, person: str | None) -> Move:
    def act() -> Move:
        carried = others_of(context).carry(person)
        notice = context.say("care.carried", file=carried.file, folder=carried.folder, n=carried.events)
        return Move(Leave(CarePage), (), (PlaySound("done"),), notice)

    return act_with_progress(context, "care.carrying", act)


def _look_into(context: Context, file: str) -> Move:
    return act_with_progress(
        context, "care.reading", lambda: Move(Swap(ImportPage(file, others_of(context).preview(file))))
    )


def _erase(context: Context, resident: Resident) -> Move:
    """Return the move that asks twice and for the mentor's PIN, then erases."""
    name = context.name(resident.id)

    def act() -> Move:
        erased = _care(context).erase(resident.id)
        notice = context.say("care.erased", name=name, n=erased.events, files=erased.files)
        return Move(Leave(CarePage), (), (PlaySound("done"),), notice)

    last = PinGate(context.person or "", act_with_progress(context, "care.erasing", act, refused=CarePage))
    again = Sure(context.say("care.erase_again", name=name), Move(Open(last)))
    return Move(Open(Sure(context.say("care.erase_sure", name=name), Move(Open(again)))))


def _residents(context: Context) -> list[Resident]:
    workshop = context.known.workshop
    return [*workshop.shown_residents(), *workshop.archived_residents()]


def _line(context: Context, line: HealthResult) -> Phrase:
    remedy = context.say("care.fine").text if line.well else line.remedy or context.say("care.ask").text
    return Phrase(f"{line.what.removesuffix('.')}. {remedy}", context.lang)


def _backup(context: Context, backup: BackupShown) -> Phrase:
    return context.say("care.backup", at=moment_in_words(context, backup.at), size=_size(context, backup.size).text)


def _moment(context: Context, at: int) -> Phrase:
    return context.say("care.backup_of", at=moment_in_words(context, at))


def _person(context: Context, person: PersonContents, names: dict[str, str]) -> Phrase:
    role = context.say("care.mentor" if person.mentor else "care.resident").text
    return context.say(
        "care.person",
        name=printable(names.get(person.id, person.name)[:MOST_OF_FILE]),
        role=role,
        n=person.events,
    )


def _size(context: Context, size: int) -> Phrase:
    """Return a size, rounded up: in kilobytes, or from a megabyte on in those."""
    if size < _MEGA:
        return context.say("care.kilobytes", n=-(-size // _KILO))
    return context.say("care.megabytes", n=-(-size // _MEGA))
