"""Page, Choice, Command and the journeys: what the kiosk says and does, without terminal, sound or database."""

from kiosk.visit.blocks import *  # noqa: F403  # a new kind of block is named in its own module only
from kiosk.visit.care import (
    BackupShown,
    Care,
    CareRefused,
    ErasedCounts,
    HealthReport,
    HealthResult,
    ProgressNow,
    RepairOutcome,
    RepairReport,
)
from kiosk.visit.command import Act, Command, choose
from kiosk.visit.other_kiosks import (
    Added,
    Exchanged,
    FileWritten,
    HubState,
    ImportFile,
    ImportPreview,
    JoinFile,
    OtherKiosks,
)
from kiosk.visit.own_lessons import (
    Difference,
    DraftQuestion,
    FigureEntry,
    FigureOutcome,
    OwnLesson,
    OwnLessons,
    SheetWritten,
    StickItem,
    StickKind,
    StickLook,
    StickState,
)
from kiosk.visit.page import (
    ERASE,
    HASH,
    HASHED,
    STAR,
    UNMARKED,
    CheckPin,
    Choice,
    Context,
    Effect,
    Enter,
    Export,
    Goto,
    HashPin,
    Homes,
    Lang,
    Leave,
    Listening,
    ListeningAct,
    Move,
    Open,
    Page,
    Perform,
    PersonRole,
    Phrase,
    Place,
    PlaySound,
    Quit,
    SignOut,
    Stay,
    Swap,
    Tile,
    TriedBy,
    VisitState,
    Wait,
    Work,
)
from kiosk.visit.recorder import LOUDEST, TAKE_PAGE, Recorder, RecordingRefused, SentenceToRead
from kiosk.visit.sheet import GENERAL, Line, Sheet, Target
from kiosk.visit.view import View, resolve
from kiosk.visit.visit import Outcome, Visit
