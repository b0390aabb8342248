"""Group chats that the app made: what is said there, who is put out, who is in them."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.domain import actions as act
from bot.domain.ballots import HandOutBallots, MarkBallot
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.events import AdminsListed
from bot.domain.founding import AddMember, FoundGroup, NotFounded
from bot.domain.people import Admin, AdminPower, ChatRef, MemberStatus
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.api.errors import CHAT_EXISTS, NO_SUCH_CHAT, NO_SUCH_MEMBER, ApiError
from bot.platforms.wecom.api.pace import Windows
from bot.platforms.wecom.api.transport import Json
from bot.platforms.wecom.app.ballots import Ballots
from bot.platforms.wecom.app.membership import OURS, Membership, Reading, person, read
from bot.platforms.wecom.files import check_size, is_picture
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.saying import for_appchat, with_addresses

_IMAGE_BYTES = 10 << 20
_NAME, _FEWEST, _MOST = 50, 2, 2_000
_ALL = "corp"
_WRONG_COUNT = frozenset({86006, 86218, 86219})
_UNSEEN_PEOPLE = frozenset({60111, 40003, 60011, 301002, 86207, 86217})


class Appchats:
    """All group chats of one app. Buttons that answer to a press are left out: nobody could answer them there."""

    def __init__(
        self,
        client: AppClient,
        membership: Membership,
        *,
        clock: Clock,
        ballots: Ballots | None = None,
        name_of: Callable[[str], str] = str,
    ) -> None:
        self._client = client
        self._membership = membership
        self._clock = clock
        self._ballots = ballots
        self._name_of = name_of
        self._window = Windows(client.limits.appchat_persons_per_minute, timedelta(minutes=1))

    async def create(self, name: str, owner: str, members: Sequence[str], *, chatid: str | None = None) -> str:
        """A new group chat; its chatid. It can be seen after its first message.

        Not safe to repeat without a ``chatid`` of one's own. Raises as ``AppClient.post``.
        """
        userlist = list(dict.fromkeys([owner, *members]))
        if not _FEWEST <= len(userlist) <= _MOST or not 0 < len(name) <= _NAME:
            raise Refused(f"a group chat has a name of 1 to {_NAME} characters and {_FEWEST} to {_MOST:,} members")
        body: Json = {"name": name, "owner": owner, "userlist": userlist} | ({"chatid": chatid} if chatid else {})
        made = (await self._client.post("appchat/create", body, Repeat.NEVER)).get("chatid")
        if not isinstance(made, str) or not made:
            raise Unsure("appchat/create gave no chatid")
        await self._membership.enter(Reading(made, name, owner, frozenset(userlist)))
        return made

    async def found(self, action: FoundGroup) -> act.Receipt:
        """Make what somebody asked for, once: we choose the chatid, and one that exists was made by an earlier try."""
        try:
            try:
                await self.create(action.title, action.chat_key, action.names, chatid=action.token)
            except Refused as error:
                if _code_of(error) not in CHAT_EXISTS:
                    raise
                await self.adopt(action.token)
        except (Refused, Gone) as error:
            lacks_right = isinstance(error, Refused) and error.lacks_right
            raise Refused(f"{_why_not(error, action)}: {error}", lacks_right=lacks_right) from error
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error  # asked again, it is found to exist
        self._membership.look_soon()
        return act.Receipt(message_key=Address(Place.APPCHAT, action.token).key)

    async def adopt(self, chatid: str) -> Reading:
        """A chat the app made that we do not know yet: from now on its members are read."""
        return await self._membership.look(chatid)

    async def add_members(self, chatid: str, userids: Sequence[str]) -> None:
        await self._update(chatid, add_user_list=list(userids))

    async def perform(self, chatid: str, action: act.Action) -> act.Receipt:
        """One attempt. Raises as ``Platform.perform``; what is said has no key, so it cannot be taken back."""
        match action:
            case act.SendText():
                await self._send(chatid, await self._bodies(action))
            case act.SendFile():
                await self._send(chatid, await self._file_bodies(action))
            case HandOutBallots() if self._ballots is not None:
                return await self._ballots.hand_out(chatid, action)
            case MarkBallot() if self._ballots is not None:
                return await self._ballots.mark(action)
            case act.KickMember() | act.BanMember():
                await self._put_out(chatid, action.person_key)
            case AddMember():
                await self.add_members(chatid, [action.person_key])
            case act.UnbanMember():
                pass  # nothing keeps anybody out
            case _:
                raise Refused(f"the app cannot do this in a group chat: {action.kind}")
        return act.Receipt()

    async def list_admins(self, chat: ChatRef, chatid: str) -> AdminsListed:
        """The chat's owner; WeCom tells of no other admins."""
        reading = await read(self._client, chatid)
        owner = Admin(person(reading.owner, self._name_of), MemberStatus.OWNER, frozenset(AdminPower))
        return AdminsListed(
            chat=chat, at=self._clock.now(), admins=(owner,), bot_status=MemberStatus.ADMIN, bot_powers=OURS
        )

    async def count_members(self, chatid: str) -> int:
        return len((await read(self._client, chatid)).members)

    async def member_status(self, chatid: str, userid: str) -> MemberStatus:
        reading = await read(self._client, chatid)
        if userid == reading.owner:
            return MemberStatus.OWNER
        return MemberStatus.MEMBER if userid in reading.members else MemberStatus.LEFT

    # -- what is said ---------------------------------------------------------------------------------------------

    async def _bodies(self, action: act.SendText) -> Sequence[Json]:
        text = with_addresses(action.text, action.buttons)
        bodies = for_appchat(text).bodies()
        if not bodies:
            raise Refused("the text is empty")
        return bodies

    async def _file_bodies(self, action: act.SendFile) -> Sequence[Json]:
        check_size(action)
        kind = "image" if is_picture(action, _IMAGE_BYTES) else "file"
        media_id = await self._client.upload(kind, action.name, action.content)
        return [*for_appchat(action.caption).bodies(), {"msgtype": kind, kind: {"media_id": media_id}}]

    async def _send(self, chatid: str, bodies: Sequence[Json]) -> None:
        """All parts, or nothing that anybody saw; else Unsure. Each counts once for every member."""
        try:
            weight = len(bodies) * await self._membership.count(chatid)
        except DatabaseUnavailable as error:
            raise Unreached(str(error)) from error
        except Unsure as error:
            raise Unreached(str(error)) from None  # nothing was said yet
        now = self._clock.now()
        self._window.demand(_ALL, now, weight)
        self._window.take(_ALL, now, weight)
        for index, body in enumerate(bodies):
            try:
                await self._client.post("appchat/send", {"chatid": chatid} | body, Repeat.NEVER)
            except (RetryLater, Unreached, Refused, Gone) as error:
                if index == 0:
                    raise
                raise Unsure(f"only {index} of {len(bodies)} parts were sent: {error}") from None

    # -- who is in it ---------------------------------------------------------------------------------------------

    async def _put_out(self, chatid: str, userid: str) -> None:
        """Others may bring them back. Somebody who is not there any more is out already."""
        try:
            await self._update(chatid, del_user_list=[userid])
        except Refused as error:
            if _code_of(error) not in NO_SUCH_MEMBER:
                raise

    async def _update(self, chatid: str, **changes: list[str]) -> None:
        """It may be the person who is gone, and not the chat: then the chat must not be taken for closed."""
        try:
            await self._client.post("appchat/update", {"chatid": chatid} | changes, Repeat.SAFE)
        except Gone as error:
            if _code_of(error) in NO_SUCH_CHAT:
                raise
            raise Refused(str(error)) from error.__cause__
        self._membership.look_soon()


def _code_of(error: Exception) -> int | None:
    return error.__cause__.code if isinstance(error.__cause__, ApiError) else None


def _why_not(error: Exception, action: FoundGroup) -> NotFounded:
    """In one word, which the house turns into a sentence."""
    members = len({action.chat_key, *action.names})
    if not 0 < len(action.title) <= _NAME:
        return NotFounded.TITLE
    if not _FEWEST <= members <= _MOST or _code_of(error) in _WRONG_COUNT:
        return NotFounded.COUNT
    if isinstance(error, Gone) or _code_of(error) in _UNSEEN_PEOPLE:
        return NotFounded.PEOPLE
    return NotFounded.RANGE if isinstance(error, Refused) and error.lacks_right else NotFounded.OTHER
