"""What the Front asks the units about their cases ("Đôn đốc"): raised with a date, listed until it is answered."""

from services.oversight.inquiries import api, pages
from services.oversight.inquiries.jobs import JOBS
from shared.events.oversight import InquiryRaised, InquiryWithdrawn
from shared.stage import Slice
from shared.web.language import N_
from shared.web.pages import CaseLink

SLICE = Slice(
    says=(InquiryRaised, InquiryWithdrawn),
    routers=(api.router, pages.router),
    case_links=(CaseLink(pages.OF_A_CASE, N_("Đôn đốc đơn vị")),),
    jobs=JOBS,
)
