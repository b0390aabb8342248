"""The Bot API methods about members, and the gates every method passes."""

from tests.fake_telegram.world import GONE, SEND_RIGHTS, ApiError, Chat, Json, World

_NO_RESTRICT = "not enough rights to restrict/unrestrict chat member"


class MemberMethods:
    """Restricting, banning, admitting and listing."""

    def __init__(self, world: World) -> None:
        self.world = world

    # gates

    @property
    def me(self) -> int:
        return int(self.world.bot["id"])

    def target(self, given: Json) -> Chat:
        chat = self.world.chat(int(given["chat_id"]))
        if chat.id in self.world.blocked:
            raise ApiError(403, "bot was blocked by the user")
        if not self.world.is_in(chat, self.me):
            kicked = self.world.status(chat, self.me)["status"] == "kicked"
            raise ApiError(403, f"bot {'was kicked from' if kicked else 'is not a member of'} the {chat.type} chat")
        return chat

    def need(self, chat: Chat, right: str, refusal: str) -> None:
        if not self.world.can(chat, self.me, right):
            raise ApiError(400, refusal)

    def victim(self, given: Json) -> tuple[Chat, int]:
        chat, user = self.target(given), int(given["user_id"])
        if chat.type != "supergroup":
            raise ApiError(400, "method is available only for supergroups")
        self.need(chat, "can_restrict_members", _NO_RESTRICT)
        if user not in self.world.users:
            raise ApiError(400, "PARTICIPANT_ID_INVALID")
        status = self.world.status(chat, user)["status"]
        if status in ("creator", "administrator"):
            owner = status == "creator"
            raise ApiError(400, "can't remove chat owner" if owner else "user is an administrator of the chat")
        return chat, user

    def do_restrict_chat_member(self, given: Json) -> bool:
        chat, user = self.victim(given)
        allowed = {name: given["permissions"].get(name) is True for name in SEND_RIGHTS}
        new: Json = {"status": "restricted", "until_date": self.until(given), **allowed}
        if all(allowed.values()):
            new = {"status": "member" if self.world.is_in(chat, user) else "left"}
        self.world.set_member(chat, user, new, self.me, self.world.now())
        return True

    def until(self, given: Json) -> int:
        """Under 30 seconds or over 366 days means for ever, which is 0."""
        until = int(given.get("until_date") or 0)
        return until if 30 <= until - self.world.now().timestamp() <= 366 * 86_400 else 0

    def do_ban_chat_member(self, given: Json) -> bool:
        chat, user = self.victim(given)
        new = {"status": "kicked", "until_date": self.until(given)}
        self.world.set_member(chat, user, new, self.me, self.world.now())
        for number in [key for key, message in chat.messages.items() if message["from"]["id"] == user]:
            self.world.drop(chat, number)
        return True

    def do_unban_chat_member(self, given: Json) -> bool:
        chat, user = self.victim(given)
        if not given.get("only_if_banned") or self.world.status(chat, user)["status"] == "kicked":
            self.world.set_member(chat, user, {"status": "left"}, self.me, self.world.now())
        return True

    def do_ban_chat_sender_chat(self, given: Json) -> bool:
        chat = self.target(given)
        self.need(chat, "can_restrict_members", _NO_RESTRICT)
        chat.banned_channels.add(int(given["sender_chat_id"]))
        return True

    def do_unban_chat_sender_chat(self, given: Json) -> bool:
        chat = self.target(given)
        self.need(chat, "can_restrict_members", _NO_RESTRICT)
        chat.banned_channels.discard(int(given["sender_chat_id"]))
        return True

    def do_approve_chat_join_request(self, given: Json) -> bool:
        chat, user = self.requested(given)
        told: Json = {"via_join_request": True}
        if (url := chat.knocked_with.pop(user, None)) is not None and self.world.tells_of_links:
            told["invite_link"] = chat.links[url]
        self.world.set_member(chat, user, {"status": "member"}, self.me, self.world.now(), **told)
        return True

    def do_decline_chat_join_request(self, given: Json) -> bool:
        self.requested(given)
        return True

    def requested(self, given: Json) -> tuple[Chat, int]:
        chat, user = self.target(given), int(given["user_id"])
        self.need(chat, "can_invite_users", "not enough rights to manage chat join requests")
        if self.world.is_in(chat, user):
            raise ApiError(400, "USER_ALREADY_PARTICIPANT")
        if user not in chat.requests:
            raise ApiError(400, "HIDE_REQUESTER_MISSING")
        chat.requests.discard(user)
        return chat, user

    # invite links

    def do_get_chat(self, given: Json) -> Json:
        chat = self.target(given)
        return chat.public() | ({"join_by_request": True} if chat.asks_first else {})

    def do_create_chat_invite_link(self, given: Json) -> Json:
        chat = self.linking(given)
        url = f"https://t.me/+{self.world.next_link():016d}"
        chat.links[url] = {"invite_link": url, "creator": self.world.bot, "is_primary": False, "is_revoked": False}
        return self.described(chat, url, given)

    def do_edit_chat_invite_link(self, given: Json) -> Json:
        chat = self.linking(given)
        return self.described(chat, self.own_link(chat, given), given)

    def do_revoke_chat_invite_link(self, given: Json) -> Json:
        chat = self.linking(given)
        link = chat.links[self.own_link(chat, given)]
        link["is_revoked"] = True
        return link

    def linking(self, given: Json) -> Chat:
        chat = self.target(given)
        self.need(chat, "can_invite_users", "not enough rights to manage chat invite link")
        return chat

    def own_link(self, chat: Chat, given: Json) -> str:
        url = str(given["invite_link"])
        if url not in chat.links:
            raise ApiError(400, "INVITE_HASH_EXPIRED")
        return url

    def described(self, chat: Chat, url: str, given: Json) -> Json:
        if len(given.get("name") or "") > 32:
            raise ApiError(400, "invite link name is too long")
        asks = given.get("creates_join_request") is True
        chat.links[url] |= {"creates_join_request": asks} | ({"name": given["name"]} if given.get("name") else {})
        return chat.links[url]

    def do_get_chat_administrators(self, given: Json) -> list[Json]:
        chat = self.target(given)
        listed = [user for user, member in chat.members.items() if member["status"] in ("creator", "administrator")]
        return [self.world.member_object(chat, user) for user in listed]

    def do_get_chat_member_count(self, given: Json) -> int:
        chat = self.target(given)
        return sum(self.world.status(chat, user)["status"] not in GONE for user in list(chat.members))

    def do_get_chat_member(self, given: Json) -> Json:
        chat, user = self.target(given), int(given["user_id"])
        if user not in self.world.users:
            raise ApiError(400, "PARTICIPANT_ID_INVALID")
        return self.world.member_object(chat, user)
