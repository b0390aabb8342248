"""WeCom's side of the callbacks: messages of every kind, sealed, signed and sent as the documentation shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from bot.platforms.wecom.app.crypto import Envelope, Sealed
from bot.platforms.wecom.callback_settings import CallbackSettings

CORP, TOKEN = "wwCORP", "tok123"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PATH = "/wecom/app"
_numbers = count(1)


def settings(**changes: object) -> CallbackSettings:
    return CallbackSettings.model_validate({"corp_id": CORP, "token": TOKEN, "aes_key": AES_KEY} | changes)


def xml(at: int, kind: str, body: str, *, sender: str = "zhangsan") -> str:
    """A message as WeCom writes it; ``body`` holds what belongs to its kind."""
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{body}<AgentID>1000002</AgentID></xml>"
    )


def said(at: int, text: str, *, number: int | None = None, sender: str = "zhangsan") -> str:
    content = f"<Content><![CDATA[{text}]]></Content><MsgId>{number or 10**15 + next(_numbers)}</MsgId>"
    return xml(at, "text", content, sender=sender)


def happened(at: int, event: str, body: str = "", *, sender: str = "zhangsan") -> str:
    return xml(at, "event", f"<Event><![CDATA[{event}]]></Event>{body}", sender=sender)


def about_group(fields: Mapping[str, str | list[str]]) -> str:
    """A callback about a customer group, from the fields it has."""
    body = "".join(
        f"<{name}>{''.join(f'<Item><![CDATA[{one}]]></Item>' for one in value)}</{name}>"
        if isinstance(value, list)
        else f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{body}<AgentID>1000002</AgentID></xml>"


def joined(at: int, *people: str) -> str:
    """Somebody came into a customer group."""
    items = "".join(f"<Item><![CDATA[{person}]]></Item>" for person in people)
    return happened(
        at,
        "change_external_chat",
        "<ChatId><![CDATA[wrOgQ1]]></ChatId><ChangeType><![CDATA[update]]></ChangeType>"
        "<UpdateDetail><![CDATA[add_member]]></UpdateDetail><JoinScene>3</JoinScene>"
        f"<MemChangeCnt>{len(people)}</MemChangeCnt><MemChangeList>{items}</MemChangeList>"
        "<LastMemVer><![CDATA[9c3f]]></LastMemVer><CurMemVer><![CDATA[7121]]></CurMemVer>",
        sender="sys",
    )


def clicked(
    at: int, selected: Mapping[str, tuple[str, ...]] | None = None, *, sender: str = "lisi", **fields: str
) -> str:
    """A click on a card; ``selected`` makes it the sending in of a form."""
    card = {
        "EventKey": "submit" if selected else "yes",
        "TaskId": "poll-42-a1b2",
        "CardType": "vote_interaction" if selected else "button_interaction",
        "ResponseCode": "RC-1",
    } | fields
    body = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in card.items())
    if selected is not None:
        body += "<SelectedItems>"
        for question, options in selected.items():
            ids = "".join(f"<OptionId><![CDATA[{option}]]></OptionId>" for option in options)
            body += (
                f"<SelectedItem><QuestionKey><![CDATA[{question}]]></QuestionKey>"
                f"<OptionIds>{ids}</OptionIds></SelectedItem>"
            )
        body += "</SelectedItems>"
    return happened(at, "template_card_event", body, sender=sender)


@dataclass(frozen=True, slots=True)
class Callback:
    """One request, ready to be sent and easy to spoil."""

    query: dict[str, str]
    body: bytes

    @property
    def target(self) -> str:
        return f"{PATH}?{urlencode(self.query)}"


class WeComSends:
    """Seals with the keys that the settings above hold, or with those of somebody else."""

    def __init__(self, *, token: str = TOKEN, aes_key: str = AES_KEY, corp: str = CORP) -> None:
        self.envelope = Envelope(token, aes_key, corp)

    def callback(self, text: str, at: int) -> Callback:
        sealed = self.envelope.close(text, timestamp=str(at), nonce=f"n{next(_numbers)}")
        body = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{sealed.encrypted}]]></Encrypt>"
            "<AgentID><![CDATA[1000002]]></AgentID></xml>"
        )
        return Callback(query_of(sealed), body.encode())

    def verification(self, echo: str, at: int) -> Callback:
        sealed = self.envelope.close(echo, timestamp=str(at), nonce=f"n{next(_numbers)}")
        return Callback({**query_of(sealed), "echostr": sealed.encrypted}, b"")


def query_of(sealed: Sealed) -> dict[str, str]:
    return {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
