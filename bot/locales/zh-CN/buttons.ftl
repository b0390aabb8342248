buttons-expired = 这个按钮已经失效，请把命令再发一次。
buttons-not-yours = 这个按钮不是给你的。
buttons-used = 这个按钮已经用过了。
