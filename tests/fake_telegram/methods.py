"""The Bot API methods about messages, with the results and refusals of the real server."""

import re
from collections.abc import Callable

from tests.fake_telegram.members import MemberMethods
from tests.fake_telegram.world import ApiError, Chat, Json

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Methods(MemberMethods):
    """``call`` runs one method against the world; raises ApiError."""

    def call(self, method: str, parameters: Json) -> object:
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", method).lower()
        run: Callable[[Json], object] | None = getattr(self, f"do_{name}", None)
        if run is None:
            raise ApiError(404, "Not Found: method not found")
        return run(parameters)

    def content(self, text: str, limit: int, entities: object, name: str = "text") -> Json:
        if len(text.encode("utf-16-le")) // 2 > limit:
            raise ApiError(400, "message is too long" if name == "text" else "message caption is too long")
        prefix = "" if name == "text" else "caption_"
        return {name: text} | ({f"{prefix}entities": entities} if entities else {})

    def send(self, given: Json, content: Json, right: str = "can_send_messages") -> Json:
        chat = self.target(given)
        if not self.world.may_write(chat, self.me, right):
            raise ApiError(400, "not enough rights to send text messages to the chat")
        reply = given.get("reply_parameters")
        if reply:
            answered = chat.messages.get(reply["message_id"])
            if answered is None and not reply.get("allow_sending_without_reply"):
                raise ApiError(400, "message to be replied not found")
            content |= {"reply_to_message": answered} if answered else {}
        if given.get("message_thread_id"):
            if int(given["message_thread_id"]) not in chat.messages:
                raise ApiError(400, "message thread not found")
            content |= {"message_thread_id": int(given["message_thread_id"]), "is_topic_message": True}
        content |= self.markup(given)
        return self.world.post(chat, self.me, content, self.world.now())

    def markup(self, given: Json) -> Json:
        markup = given.get("reply_markup") or {}
        for button in (one for row in markup.get("inline_keyboard", []) for one in row):
            if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
                raise ApiError(400, "BUTTON_DATA_INVALID")
        return {"reply_markup": markup} if markup.get("inline_keyboard") else {}

    def own(self, given: Json) -> tuple[Chat, Json]:
        chat = self.target(given)
        message = chat.messages.get(int(given["message_id"]))
        if message is None:
            raise ApiError(400, "message to edit not found")
        if message["from"]["id"] != self.me:
            raise ApiError(400, "message can't be edited")
        return chat, message

    def change(self, message: Json, new: Json) -> Json:
        names = ("text", "entities", "reply_markup") if "text" in new else ("reply_markup",)
        if all(message.get(name) == new.get(name) for name in names):
            raise ApiError(400, _NOT_MODIFIED)
        for name in names:
            message.pop(name, None)
        message.update(new, edit_date=int(self.world.now().timestamp()))
        return message

    # the methods

    def do_get_me(self, given: Json) -> Json:
        return self.world.bot | {"can_join_groups": True, "can_read_all_group_messages": True}

    def do_send_message(self, given: Json) -> Json:
        if not given.get("text", "").strip():
            raise ApiError(400, "message text is empty")
        return self.send(given, self.content(given["text"], 4096, given.get("entities")))

    def do_send_photo(self, given: Json) -> Json:
        caption = self.content(given.get("caption", ""), 1024, given.get("caption_entities"), "caption")
        size = {"file_id": "PHOTO", "file_unique_id": "P", "width": 1, "height": 1}
        return self.send(given, {"photo": [size], **caption}, "can_send_photos")

    def do_send_document(self, given: Json) -> Json:
        caption = self.content(given.get("caption", ""), 1024, given.get("caption_entities"), "caption")
        file = {"file_id": "DOCUMENT", "file_unique_id": "D", "file_name": given["document"]}
        return self.send(given, {"document": file, **caption}, "can_send_documents")

    def do_get_file(self, given: Json) -> Json:
        """A file that somebody sent; above 20 MB none is handed out (Bot API, getFile)."""
        key = given["file_id"]
        if key not in self.world.files:
            raise ApiError(400, "invalid file_id")
        size = len(self.world.files[key])
        if size > 20 << 20:
            raise ApiError(400, "file is too big")
        return {"file_id": key, "file_unique_id": key, "file_size": size, "file_path": f"documents/{key}"}

    def do_send_poll(self, given: Json) -> Json:
        if not 1 <= len(given["options"]) <= 12:
            raise ApiError(400, "poll must have 1-12 options")
        names = [one["text"] if isinstance(one, dict) else one for one in given["options"]]
        poll: Json = {
            "id": str(5_000_000_000 + len(self.world.polls)),
            "question": given["question"],
            "options": [{"persistent_id": str(n), "text": name} for n, name in enumerate(names)],
            "is_closed": False,
            "is_anonymous": given.get("is_anonymous", True),
            "type": given.get("type", "regular"),
            "allows_multiple_answers": given.get("allows_multiple_answers", False),
            "allows_revoting": given.get("allows_revoting", True),
            "members_only": False,
            "votes": {},
        }
        message = self.send(given, {"poll": self.world.poll_object(poll)}, "can_send_polls")
        poll |= {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        self.world.polls[poll["id"]] = poll
        return message

    def do_stop_poll(self, given: Json) -> Json:
        chat = self.target(given)
        place = (chat.id, int(given["message_id"]))
        polls = self.world.polls.values()
        poll = next((one for one in polls if (one["chat_id"], one["message_id"]) == place), None)
        if poll is None:
            raise ApiError(400, "message with poll to stop not found")
        if poll["is_closed"]:
            raise ApiError(400, "poll has already been closed")
        poll["is_closed"] = True
        self.world.emit("poll", self.world.poll_object(poll), self.world.now())
        return self.world.poll_object(poll)

    def do_copy_message(self, given: Json) -> Json:
        source = self.target({"chat_id": given["from_chat_id"]})
        original = source.messages.get(int(given["message_id"]))
        if original is None:
            raise ApiError(400, "message to copy not found")
        kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "sticker")
        copied = self.send(given, {name: original[name] for name in kept if name in original})
        return {"message_id": copied["message_id"]}

    def do_edit_message_text(self, given: Json) -> Json:
        _, message = self.own(given)
        if "text" not in message:
            raise ApiError(400, "there is no text in the message to edit")
        new = self.content(given["text"], 4096, given.get("entities"))
        return self.change(message, new | self.markup(given))

    def do_edit_message_reply_markup(self, given: Json) -> Json:
        return self.change(self.own(given)[1], self.markup(given))

    def do_delete_message(self, given: Json) -> bool:
        chat = self.target(given)
        message = chat.messages.get(int(given["message_id"]))
        if message is None:
            raise ApiError(400, "message to delete not found")
        if message["from"]["id"] != self.me:
            self.need(chat, "can_delete_messages", "message can't be deleted")
        if self.world.is_too_old(message):
            raise ApiError(400, "message can't be deleted for everyone")
        self.world.drop(chat, int(given["message_id"]))
        return True

    def do_delete_messages(self, given: Json) -> bool:
        if not 1 <= len(given["message_ids"]) <= 100:
            raise ApiError(400, "wrong number of message identifiers")
        for number in given["message_ids"]:
            if number in self.target(given).messages:
                self.do_delete_message({"chat_id": given["chat_id"], "message_id": number})
        return True

    def do_answer_callback_query(self, given: Json) -> bool:
        answers = self.world.presses.get(given["callback_query_id"])
        if answers is None:
            raise ApiError(400, "query is too old and response timeout expired or query ID is invalid")
        answers.append({name: given[name] for name in ("text", "show_alert", "url") if name in given})
        return True

    def do_pin_chat_message(self, given: Json) -> bool:
        chat, number = self.target(given), int(given["message_id"])
        self.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
        if number not in chat.messages:
            raise ApiError(400, "message to pin not found")
        chat.pinned.append(number)
        return True

    def do_unpin_chat_message(self, given: Json) -> bool:
        chat, number = self.target(given), int(given["message_id"])
        self.need(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
        if number not in chat.pinned:
            raise ApiError(400, "message to unpin not found")
        chat.pinned.remove(number)
        return True

    def do_set_message_reaction(self, given: Json) -> bool:
        chat, number = self.target(given), int(given["message_id"])
        if number not in chat.messages:
            raise ApiError(400, "message to react not found")
        chat.reactions[number] = [one["emoji"] for one in given.get("reaction") or []]
        return True

    def do_set_my_commands(self, given: Json) -> bool:
        self.world.menus[self.scope(given)] = given["commands"]
        return True

    def do_delete_my_commands(self, given: Json) -> bool:
        self.world.menus.pop(self.scope(given), None)
        return True

    def scope(self, given: Json) -> str:
        scope = given.get("scope") or {"type": "default"}
        return ":".join(str(part) for part in (scope["type"], scope.get("chat_id"), given.get("language_code")) if part)

    def do_leave_chat(self, given: Json) -> bool:
        self.world.set_member(self.target(given), self.me, {"status": "left"}, self.me, self.world.now())
        return True
