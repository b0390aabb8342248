commands-only-in-group = 这个命令要在群里发。
commands-only-in-private = 这个命令请私聊我用。点我的头像就能私聊。
commands-connect-first = 先选一个群：私聊我发 <code>/connect</code>，再点群名。
commands-unlinked = 这个群还没有被认领，我只看不说。请群主发送 /start 认领。
commands-not-on-this-platform = 这个平台做不到这件事。能做什么，发 /help 看。
commands-missing-power = 我在这个群里还缺少权限：{ $powers }。请群主在群管理里打开。
commands-failed = 出了点问题，没办成，请再试一次。还不行的话，把编号 { $number } 告诉维护我的人。
commands-too-old = 我刚回来，有 { $count } 条管理命令过期太久，没有执行。需要的话请再发一次。
