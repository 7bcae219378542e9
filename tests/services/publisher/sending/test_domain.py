"""What is said of a report that goes out: of each body once, and of none that it does not go to."""

from services.publisher.sending.domain import Deliver, GiveUp
from services.publisher.sending.effects import decider
from shared.errors import Conflict
from tests.support.deciding import Decisions
from tests.support.samples import delivered, issued, not_delivered

given = Decisions(decider).given
deliver, give_up = Deliver(1, "uy-ban"), GiveUp(1, "uy-ban", "no_address")


def test_a_report_goes_nowhere_before_it_is_issued_and_to_nobody_else() -> None:
    given().when(deliver).then_refused(Conflict)
    given(issued).when(Deliver(1, "thuong-truc-hdnd")).then_refused(Conflict)
    given(issued).when(Deliver(2, "uy-ban")).then_refused(Conflict)


def test_what_came_of_it_is_said_once() -> None:
    given(issued, delivered).when(deliver).then_nothing()
    given(issued, delivered).when(give_up).then_nothing()
    given(issued, not_delivered).when(deliver).then_nothing()


def test_a_delivery_and_giving_up_are_on_record() -> None:
    given(issued).when(deliver).then(delivered)
    given(issued).when(give_up).then(not_delivered)
