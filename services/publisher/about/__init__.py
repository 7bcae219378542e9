"""What a resident may want to know before trusting this: what it is, what happens with personal data, whom to ask."""

from services.publisher.about import deadlines, pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router, deadlines.pages, deadlines.api))
