"""What the operator may write about webhooks and the app, and that none of it is ever shown."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from bot.platforms.wecom.api_settings import ApiSettings
from bot.platforms.wecom.http_settings import SendingSettings, WebhookSettings


def test_the_app_is_whole_or_off() -> None:
    assert SendingSettings().identity is None
    whole = SendingSettings.model_validate({"corp_id": "ww", "agent_id": 1_000_002, "secret": "s3cret"})
    assert whole.identity is not None
    assert (whole.identity.corp_id, whole.identity.agent_id) == ("ww", 1_000_002)
    assert "s3cret" not in repr(whole.identity)


@pytest.mark.parametrize(
    "given",
    [
        {"corp_id": "ww", "agent_id": 1},
        {"corp_id": "ww", "secret": "s3cret"},
        {"agent_id": 1, "secret": "s3cret"},
        {"corp_id": "ww", "agent_id": 0, "secret": "s3cret"},
    ],
)
def test_half_an_app_is_refused_without_showing_its_secret(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as caught:
        SendingSettings.model_validate(given)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "given", [{"name": "a b", "key": "k"}, {"name": "x" * 60, "key": "k"}, {"name": "a", "key": ""}]
)
def test_a_webhook_has_a_short_name_and_a_key(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WebhookSettings.model_validate(given)
    assert "k3y" not in repr(WebhookSettings.model_validate({"name": "news", "key": "k3y"}))


def test_limits_are_the_documented_ones_with_a_margin_and_in_order() -> None:
    limits = ApiSettings()
    assert (limits.member_per_minute, limits.appchat_persons_per_minute, limits.hook_per_minute) == (25, 15_000, 19)
    for name in ("backoff", "flood_wait", "setup_wait"):
        with pytest.raises(ValidationError, match=f"{name}_min"):
            ApiSettings.model_validate({f"{name}_min": 100, f"{name}_max": 10})


def test_a_proxy_is_an_address_and_is_not_shown() -> None:
    with pytest.raises(ValidationError) as caught:
        ApiSettings.model_validate({"proxy": "user:pass@proxy"})
    assert "pass" not in str(caught.value)
    assert "pass" not in repr(ApiSettings.model_validate({"proxy": "http://user:pass@proxy:3128"}))


def test_reading_the_settings_loads_no_client_and_no_database() -> None:
    program = (
        "import sys; import bot.platforms.wecom.api_settings, bot.platforms.wecom.http_settings; "
        "print(sorted({'aiohttp', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
