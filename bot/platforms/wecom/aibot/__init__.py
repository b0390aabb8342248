"""The AI bot (智能机器人) over its long connection: hears what is said to it, answers, pushes, shows cards."""
