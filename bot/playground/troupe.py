"""Groups that live by themselves on the page: each a scenario whose people act as time passes."""

from bot.playground.ground import Ground
from bot.playground.scenarios.catalogue import SCENARIOS
from bot.playground.scenarios.director import Director


class Troupe:
    """The directors at work. They are of this process: after a restart their groups stay, and their people rest."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._directors: dict[str, Director] = {}
        self._is_on = True

    @property
    def scenarios(self) -> list[str]:
        """What can be played."""
        return list(SCENARIOS)

    @property
    def playing(self) -> list[str]:
        return list(self._directors)

    @property
    def is_on(self) -> bool:
        return self._is_on

    def switch(self, *, on: bool) -> None:
        """Let everybody act, or let them all rest. What they missed meanwhile they do when they act again."""
        agendas = self._ground.timeline.agendas
        for director in self._directors.values():
            if on and director not in agendas:
                agendas.append(director)
            elif not on and director in agendas:
                agendas.remove(director)
        self._is_on = on

    async def play(self, scenario: str, people: int, *, guest: str) -> str:
        """Gather a scenario's people, with ``guest`` among them; their group's key.

        Raises LookupError for a scenario that is unknown or played already.
        """
        if scenario not in SCENARIOS or scenario in self._directors:
            raise LookupError(scenario)
        director = Director(self._ground, SCENARIOS[scenario], people=people)
        self._directors[scenario] = director
        self._ground.platform.people.add_member(director.company.group, guest)
        await director.prepare()
        self.switch(on=True)
        return director.company.group
