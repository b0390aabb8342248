# 演练场：第一次打开时的小群，和命令行上的话。

playground-group = 读书会
playground-name-owner = 林老师
playground-name-admin = 小周
playground-name-rose = 小红
playground-name-ming = 阿明
playground-name-walter = 老王
playground-name-newcomer = 小李
playground-name-spammer = 财富密码

playground-says-rules =
    /setrules 1. 友善待人，好好说话。
    2. 不发广告和拉人链接。
    3. 聊书为主，剧透请打招呼。
playground-says-ritual = /ritual new 晨读 06:00-22:00 每天 提示=07:30 总结 词=晨读
playground-says-rule = /rule add links new=7d : delete, mute 1d
playground-says-ming = 早上好，昨晚把《活着》读完了，后劲好大。
playground-says-walter = 早！我才读到一半，别剧透 😄

playground-button-publish = 发布第
playground-button-enforce = 启用

playground-ready =
    围炉的演练场开好了，用浏览器打开：
      { $url }
    群里的机器人是真的，时钟可以拨。数据在 { $path }。按 Ctrl-C 结束。
