"""The cache of chat views: loaded on first sight, dropped when something they show has changed."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.capabilities import Capability
from bot.domain.events import AdminsListed
from bot.domain.people import Admin, AdminPower, ChatKind, ChatRef, MemberStatus, PlatformName, Role
from bot.domain.settings import settings_from_json
from bot.routing import ChatView, Routes
from models.chats import Chat, ChatState, add_chats, chat_by_id, chats_with_keys
from models.conversations import keys_of_asked
from models.people import roles_in, stored_admins

_CACHED = 5_000

FirstState = Callable[[ChatRef], ChatState]
FirstSettings = Callable[[ChatRef], str]


class ChatViews:
    """Views by (platform, key). ``first_state`` and ``first_settings`` say how a chat never seen before begins."""

    def __init__(
        self,
        routes: Routes,
        capabilities: Callable[[ChatRef], frozenset[Capability]],
        *,
        first_state: FirstState,
        first_settings: FirstSettings,
        allowed: frozenset[str] | None = None,
        add_to_group_url: Callable[[PlatformName], str | None] = lambda _: None,
    ) -> None:
        self._routes = routes
        self._capabilities = capabilities
        self._first_state = first_state
        self._first_settings = first_settings
        self._allowed = allowed
        self._add_to_group_url = add_to_group_url
        self._views: OrderedDict[tuple[str, str], ChatView] = OrderedDict()
        self._keys: dict[int, tuple[str, str]] = {}
        self._former: dict[int, str] = {}
        self._admins: dict[int, tuple[Mapping[str, Admin], datetime | None]] = {}
        self._kept: dict[int, dict[str, object]] = {}

    def cached(self, ref: ChatRef) -> ChatView | None:
        return self._views.get((ref.platform, ref.key))

    async def load(self, session: AsyncSession, refs: Iterable[ChatRef], now: datetime) -> None:
        """Make sure that ``cached`` answers for all of these, creating chats never seen before."""
        missing = {(ref.platform, ref.key): ref for ref in refs if (ref.platform, ref.key) not in self._views}
        for platform in {platform for platform, _ in missing}:
            wanted = {key: ref for (name, key), ref in missing.items() if name == platform}
            chats = await chats_with_keys(session, platform, set(wanted))
            found = {key for chat in chats for key in (chat.key, chat.former_key)}
            new = [self._new_chat(ref, now) for key, ref in wanted.items() if key not in found]
            await add_chats(session, new)
            for chat in (*chats, *new):
                await self._build(session, chat)

    async def by_id(self, session: AsyncSession, chat_id: int) -> ChatView:
        """The view of a chat we have a row for."""
        key = self._keys.get(chat_id)
        view = self._views.get(key) if key else None
        return view if view is not None else await self._build(session, await chat_by_id(session, chat_id))

    def note_admins(self, chat_id: int, listed: AdminsListed) -> bool:
        """Remember an admin list just read from the platform; True where it says something new."""
        admins = {admin.person.key: admin for admin in listed.admins}
        self._admins[chat_id] = (admins, listed.at)
        key = self._keys.get(chat_id)
        view = self._views.get(key) if key else None
        if view is None:
            return True
        was = {key: (admin.status, admin.powers) for key, admin in view.admins.items()}
        now = {key: (admin.status, admin.powers) for key, admin in admins.items()}
        is_news = (was, view.bot_status, view.bot_powers) != (now, listed.bot_status, listed.bot_powers)
        view.admins, view.admins_read_at = admins, listed.at
        view.bot_status, view.bot_powers = listed.bot_status, listed.bot_powers
        return is_news

    def note_failed_look_up(self, chat_id: int, at: datetime) -> None:
        """The platform did not answer; for a while the chat's updates are decided without its admin list."""
        key = self._keys.get(chat_id)
        view = self._views.get(key) if key else None
        if view is not None:
            view.admins_failed_at = at

    def doubt_admins(self, chat_id: int) -> None:
        """Somebody was promoted or demoted: read the list anew before it is relied on."""
        self._admins.pop(chat_id, None)
        key = self._keys.get(chat_id)
        view = self._views.get(key) if key else None
        if view is not None:
            view.admins_read_at = None

    def drop(self, chat_id: int) -> None:
        """Load this chat anew before its next event; the admin list just read stays."""
        key = self._keys.pop(chat_id, None)
        if key is not None:
            self._views.pop(key, None)
            self._views.pop((key[0], self._former.pop(chat_id, "")), None)

    def drop_all(self) -> None:
        self._views.clear()
        self._keys.clear()

    def _new_chat(self, ref: ChatRef, now: datetime) -> Chat:
        state = ChatState.ACTIVE if ref.kind is ChatKind.PRIVATE else self._first_state(ref)
        return Chat(
            platform=ref.platform,
            key=ref.key,
            kind=ref.kind,
            title=ref.title[:255],
            username=ref.username,
            is_forum=ref.is_forum,
            state=state,
            settings=self._first_settings(ref),
            bot_status=MemberStatus.MEMBER,
            bot_powers="",
            created_at=now,
        )

    async def _build(self, session: AsyncSession, chat: Chat) -> ChatView:
        settings = settings_from_json(chat.settings)
        roles: dict[int, frozenset[Role]] = {}
        for grant in await roles_in(session, chat.id):
            roles[grant.person_id] = roles.get(grant.person_id, frozenset()) | {Role(grant.role)}
        admins, read_at = self._admins.get(chat.id) or (await stored_admins(session, chat.id, chat.platform), None)
        view = ChatView(
            id=chat.id,
            ref=chat.ref,
            state=ChatState(chat.state),
            settings=settings,
            zone=ZoneInfo(settings.general.time_zone),
            owner_id=chat.owner_id,
            bot_status=MemberStatus(chat.bot_status),
            bot_powers=frozenset(AdminPower(power) for power in chat.bot_powers.split()),
            capabilities=self._capabilities(chat.ref),
            roles=roles,
            admins=admins,
            admins_read_at=read_at,
            history_until=chat.history_until,
            allowed=self._allowed,
            add_to_group_url=self._add_to_group_url(PlatformName(chat.platform)),
            awaiting=frozenset(await keys_of_asked(session, chat.id, chat.platform)),
            kept=self._kept.setdefault(chat.id, {}),
        )
        if view.is_group:
            for feature, load in self._routes.loaders.items():
                view.memory[feature] = await load(session, view)
        key = (chat.platform, chat.key)
        self._views[key], self._keys[chat.id] = view, key
        if chat.former_key is not None:
            self._views[chat.platform, chat.former_key] = view
            self._former[chat.id] = chat.former_key
        while len(self._views) > _CACHED:
            _, oldest = self._views.popitem(last=False)
            self._keys.pop(oldest.id, None)
            self._kept.pop(oldest.id, None)
        return view
