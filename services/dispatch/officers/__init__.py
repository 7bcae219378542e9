"""Who of the unit has a case in hand: named by the unit, shown to the unit, told to the Front's register."""

from services.dispatch.officers import api, pages
from services.dispatch.officers.view import OFFICERS
from shared.events.dispatch import OfficerNamed
from shared.stage import Slice
from shared.web.language import N_
from shared.web.pages import CaseLink

SLICE = Slice(
    says=(OfficerNamed,),
    routers=(api.router, pages.router),
    case_links=(CaseLink(pages.ADDRESS, N_("Cán bộ phụ trách")),),
    read_models=(OFFICERS,),
)
