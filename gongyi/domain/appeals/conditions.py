"""When the moves of an appeal are open: each condition judges one matter as it stands."""

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.spec import Situation

MOST_REDO = 2


def no_more_rounds(now: Situation) -> bool:
    """Both second handlings are used up."""
    return now.made("redo") >= MOST_REDO


def not_ordered_yet(now: Situation) -> bool:
    """The street has it done again once, after two second handlings; its next review ends with the final notice."""
    return now.made("order_redo") == 0 and of_others(now)


def of_others(now: Situation) -> bool:
    """Nobody reviews what they handled themselves."""
    return not now.about("own_work")


def redoing(now: Situation) -> bool:
    """The person was not satisfied: it is done again, and a second person looks before the answer."""
    return now.made("redo") + now.made("order_redo") > 0


def first_handling(now: Situation) -> bool:
    """Nobody was dissatisfied yet."""
    return ordinary_way(now) and not redoing(now)


def looked_at_twice(now: Situation) -> bool:
    """A second person looks before the answer: it is done again, somebody may be in danger, or there was a supervision order."""
    again = redoing(now) or now.made("check_fail") > 0
    return ordinary_way(now) and (again or now.columns["safety"] != 0 or now.made("supervise") > 0)


def may_be_not_done(now: Situation) -> bool:
    """It is being checked; or it waits for its answer, and the person has said more since."""
    return now.stage == "checking" or bool(now.about("said_since"))


def passes_alone(now: Situation) -> bool:
    """Nobody else need look at what was done."""
    return ordinary_way(now) and not looked_at_twice(now)


def may_order(now: Situation) -> bool:
    """Somebody has it to do, and no supervision order waits for its answer."""
    return ordinary_way(now) and cases.no_order_open(now)


def came_from_grid(now: Situation) -> bool:
    """It was with the grid when it was put on the books, and goes on there."""
    return bool(now.about("came_from_grid"))


def left_the_grid(now: Situation) -> bool:
    """The community did it itself when it was put on the books."""
    return not came_from_grid(now)


def not_rated_yet(now: Situation) -> bool:
    """Somebody may be asked while there is no rating since the last reply; whoever put one aside rates it themselves."""
    return now.stage == "rating" and not now.about("disowned")


def rated_for_them(now: Situation) -> bool:
    """What they say of the result was written down by somebody at work, and they have not put that aside."""
    return bool(now.about("rated_for_them"))


def nobody_calls_yet(now: Situation) -> bool:
    """They have not asked to be called, or were called since."""
    return ordinary_way(now) and nobody_waits_for_a_call(now)


def nobody_waits_for_a_call(now: Situation) -> bool:
    """Nobody asked to be called and still waits for it: what ends here would end that too."""
    return "callback" not in now.slots


def is_public(now: Situation) -> bool:
    """It stands on the public list."""
    return now.columns["visibility"] == "public"


def may_publish(now: Situation) -> bool:
    """Only ordinary matters of a kind for everyone's eyes; disputes, hardship, health and persons never."""
    return now.columns["sensitivity"] == "ordinary" and not is_public(now) and bool(now.about("publishable"))


def under_duty(now: Situation) -> bool:
    """It is under a duty to report: whoever has it passes it on, and nothing else."""
    return now.columns["sensitivity"] == "duty"


def may_restrict(now: Situation) -> bool:
    """Everybody around it may read it still."""
    return now.columns["sensitivity"] == "ordinary"


def restricted(now: Situation) -> bool:
    """Only those who need it read it."""
    return now.columns["sensitivity"] == "restricted"


def ordinary_way(now: Situation) -> bool:
    """It goes the way of every matter; what is under a duty to report goes past the neighbourhood."""
    return not under_duty(now)


def named_a_danger(now: Situation) -> bool:
    """Its words name a danger: somebody looks, whatever is said later, and it is said once."""
    return ordinary_way(now) and now.columns["safety"] != 0 and now.made("say_over") == 0


def no_danger(now: Situation) -> bool:
    """Its words name no danger, so whoever spoke may end it."""
    return ordinary_way(now) and now.columns["safety"] == 0


def grid_may(now: Situation) -> bool:
    """Its place has a grid worker, who is no party to it and has it not yet, or no longer: whoever spoke is told that they do it."""
    return ordinary_way(now) and bool(now.about("grid_answers")) and not (now.stage == "in_grid" and with_grid(now))


def with_grid(now: Situation) -> bool:
    """A grid worker who took it in has it: they do it, or pass it up."""
    return bool(now.about("with_grid"))


def desk_has_it(now: Situation) -> bool:
    """A desk has it, which alone accepts and asks back."""
    return ordinary_way(now) and not with_grid(now)


def at_the_communitys_desk(now: Situation) -> bool:
    """The desk of the community has it, and the secretary who leads there may take it in hand."""
    return ordinary_way(now) and bool(now.about("at_the_communitys_desk"))


def desk_may_wait(now: Situation) -> bool:
    """A desk has it, and nobody may be in danger: only then it may wait for an answer or for a talk with everybody."""
    return desk_has_it(now) and now.columns["safety"] == 0


def desk_sends_away(now: Situation) -> bool:
    """A desk has it, which alone sends somebody elsewhere, and nobody who was not satisfied or waits for a call."""
    return nobody_waits_for_a_call(now) and not with_grid(now) and not redoing(now)


def grid_passes_up(now: Situation) -> bool:
    """It is in the grid, or with the grid worker who took it in."""
    return now.stage == "in_grid" or with_grid(now)


def kind_may_change(now: Situation) -> bool:
    """A desk has it. What somebody called a complaint or a report stays one: whoever is complained of would learn more of them otherwise."""
    return desk_has_it(now) and now.columns["kind"] not in cases.AGAINST
