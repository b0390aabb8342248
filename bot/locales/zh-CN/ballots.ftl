# 私聊选票：有没有发出去。

ballots-not-handed-out = 「{ $chat }」的投票“{ $question }”没有办成：选票一张也没能发出去，这次投票作废。原因见 /doctor 或日报。
ballots-perhaps-handed-out = 「{ $chat }」的投票“{ $question }”：说不准选票是不是每个人都收到了。收到的人投的票照算。
