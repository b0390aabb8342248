"""WeCom: one platform made of several surfaces, each of which may be configured or not."""
