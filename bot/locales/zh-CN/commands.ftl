commands-only-in-group = 这个命令要在群里用。
commands-only-in-private = 这个命令请私聊我用。
commands-connect-first = 你管理着不止一个群（或还没有群），请先用 /connect 选一个。
commands-unlinked = 这个群还没有被认领，我只看不说。请群主发送 /start 认领。
commands-not-on-this-platform = 这个平台做不到这件事。
commands-missing-power = 我在这个群里还缺少权限：{ $powers }。请群主在群管理里打开。
commands-failed = 出了点问题，没有办成。编号 { $number }，已经记下来给管理者查看。
commands-too-old = 我刚回来，有 { $count } 条管理命令过期太久，没有执行。需要的话请再发一次。
