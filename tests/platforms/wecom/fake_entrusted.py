"""What the fake qyapi keeps for a corp: templates, which nobody can list, intercept rules, greeted contacts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.platforms.wecom.fake_corp import Json, Refusal


@dataclass
class EntrustedSide:
    """Judged by the documented limits. ``codes``: welcome codes, and until when each is good."""

    now: Callable[[], datetime]
    templates: dict[str, Json] = field(default_factory=dict)
    rules: dict[str, Json] = field(default_factory=dict)
    invisible: set[str] = field(default_factory=set)
    """Colleagues outside the app's visible range."""
    codes: dict[str, datetime] = field(default_factory=dict)
    greeted: list[Json] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    _numbers: int = 0

    def answers(self) -> dict[str, Callable[[Json, Json], Json]]:
        at = "externalcontact/"
        library = at + "group_welcome_template/"
        return {
            library + "add": self._add_template,
            library + "edit": self._edit_template,
            library + "get": lambda _q, body: self._template(body),
            library + "del": self._drop_template,
            at + "add_intercept_rule": self._add_rule,
            at + "update_intercept_rule": self._change_rule,
            at + "get_intercept_rule_list": self._list_rules,
            at + "get_intercept_rule": lambda _q, body: {"rule": self._rule(body)},
            at + "del_intercept_rule": self._drop_rule,
            at + "send_welcome_msg": self._greet,
            at + "get": self._contact,
        }

    # what tests bring about

    def befriend(self, contact: str, colleague: str = "zhangsan", *, code: str | None = None, **more: Any) -> Json:
        """A customer adds a colleague; the fields of the callback."""
        self._numbers += 1
        code = f"CODE{self._numbers}" if code is None else code
        self.codes[code] = self.now() + timedelta(seconds=20)
        head = {"ToUserName": "wwCORP", "FromUserName": "sys", "MsgType": "event", "Event": "change_external_contact"}
        told = {"ChangeType": "add_external_contact", "UserID": colleague, "ExternalUserID": contact}
        return head | told | {"CreateTime": str(int(self.now().timestamp())), "WelcomeCode": code} | more

    # templates

    def _add_template(self, _: Json, body: Json) -> Json:
        if len(self.templates) >= 100:
            raise Refusal(41054, "the library is full")
        if set(body) - {"text", "notify"} or body["notify"] not in (0, 1):
            raise Refusal(40058, "a template is not like this")
        self._judge(body)
        self._numbers += 1
        template_id = f"msgTEMPLATE{self._numbers}"
        self.templates[template_id] = dict(body)
        return {"template_id": template_id}

    def _edit_template(self, _: Json, body: Json) -> Json:
        self._template(body)
        self._judge(body)
        self.templates[body["template_id"]]["text"] = body["text"]
        return {}

    def _judge(self, body: Json) -> None:
        if not 0 < len(body["text"]["content"].encode()) <= 3_000:
            raise Refusal(40058, "text is empty or too long")

    def _template(self, body: Json) -> Json:
        if body["template_id"] not in self.templates:
            raise Refusal(41055, "no such template")
        return self.templates[body["template_id"]]

    def _drop_template(self, _: Json, body: Json) -> Json:
        self._template(body)
        del self.templates[body["template_id"]]
        return {}

    # rules

    def _add_rule(self, _: Json, body: Json) -> Json:
        if len(self.rules) >= 100:
            raise Refusal(41056, "too many rules")
        self._judge_rule(body)
        bound = body["applicable_range"]
        if not bound.get("user_list") and not bound.get("department_list"):
            raise Refusal(40058, "applicable_range is empty")
        self._judge_people(bound)
        self._numbers += 1
        rule_id = f"rule{self._numbers}"
        self.rules[rule_id] = {"rule_id": rule_id} | body
        return {"rule_id": rule_id}

    def _judge_rule(self, body: Json) -> None:
        words = body.get("word_list", ["x"])
        if not 1 <= len(body.get("rule_name", "x")) <= 20 or body.get("intercept_type", 1) not in (1, 2):
            raise Refusal(40058, "a rule is not like this")
        if not 1 <= len(words) <= 300 or not all(1 <= len(word) <= 32 for word in words):
            raise Refusal(40058, "words are too many or too long")

    def _judge_people(self, bound: Json) -> None:
        people = bound.get("user_list", [])
        if len(people) > 1_000 or len(bound.get("department_list", [])) > 1_000:
            raise Refusal(40058, "too many at once")
        if self.invisible.intersection(people):
            raise Refusal(60011, "no privilege to access/modify contact/party/agent")

    def _change_rule(self, _: Json, body: Json) -> Json:
        rule = self._rule(body)
        self._judge_rule(body)
        rule.update({name: body[name] for name in ("rule_name", "word_list", "intercept_type") if name in body})
        come, gone = body.get("add_applicable_range", {}), body.get("remove_applicable_range", {})
        self._judge_people(come)
        for name in ("user_list", "department_list"):
            present = rule["applicable_range"].get(name, [])
            left = [one for one in [*present, *come.get(name, [])] if one not in gone.get(name, [])]
            rule["applicable_range"][name] = left
        return {}

    def _list_rules(self, _: Json, __: Json) -> Json:
        told = [{"rule_id": key, "rule_name": rule["rule_name"], "create_time": 1} for key, rule in self.rules.items()]
        return {"rule_list": told}

    def _rule(self, body: Json) -> Json:
        if body["rule_id"] not in self.rules:
            raise Refusal(41057, "no such rule")
        return self.rules[body["rule_id"]]

    def _drop_rule(self, _: Json, body: Json) -> Json:
        self._rule(body)
        del self.rules[body["rule_id"]]
        return {}

    # contacts

    def _greet(self, _: Json, body: Json) -> Json:
        if len(body["text"]["content"].encode()) > 4_000:
            raise Refusal(40058, "text is too long")
        if self.codes.pop(body["welcome_code"], self.now()) <= self.now():
            raise Refusal(41051, "externaluser has started chatting")
        self.greeted.append(body)
        return {}

    def _contact(self, query: Json, _: Json) -> Json:
        if query["external_userid"] not in self.names:
            raise Refusal(84061, "not external contact")
        return {
            "external_contact": {
                "external_userid": query["external_userid"],
                "name": self.names[query["external_userid"]],
            }
        }
