"""企业微信 (WeCom): one platform made of surfaces that may each be configured or not."""
