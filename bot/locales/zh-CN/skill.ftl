# 技能群：大家说的话。一行一种说法；小对话里，字母表示轮到谁。

skill-group = 数据手艺人
skill-setup-setup = /setup
skill-setup-text-rules = /setrules 1. 提问带上你试过什么。2. 不发广告和招聘刷屏。3. 谁都不是生来就会。
skill-setup-ritual = /ritual new 今日 09:00-19:00 工作日 文字 prompt=09:30 words=今日
skill-setup-quiet-answers = /set checkin.reply_style react
skill-setup-rule-links = /rule add links new=7d : delete, mute 1d
skill-did =
    今日 { $topic }，顺便写测试
    今日 用{ $tool }把报表做完
    今日 看一小时{ $topic }
    今日 把老表格搬到{ $tool }
    今日 开会，有空再看{ $topic }
    今日 修昨天{ $tool }弄坏的
    今日 { $topic }那一章，带练习
    今日 只做评审，明天{ $topic }
skill-slot-tool =
    pandas
    SQLite
    Excel
    git
    Jupyter
    新看板
    PostgreSQL
skill-slot-topic =
    多表连接
    窗口函数
    正则表达式
    画图
    时区
    透视表
    日期清洗
skill-remark =
    { $topic }终于通了，听了三遍加散了个步
    发明{ $topic }的人那天不是心情很好就是很差
    三个小时找一个逗号
    { $tool }说一切正常，我不信{ $tool }
    提醒自己：报错要读到最后一行
    今天给{ $topic }写了第一个测试，没过，挺好
    老板以为{ $tool }是魔法，谁也别告诉他
    { $topic }的文档比我记得的好
    删了两百行，结果一样，太爽了
    备份，我只说备份
    给同事讲{ $topic }，发现自己还没懂
    是我的错觉吗，{ $tool }更新后变慢了
    客户发来的CSV，分号逗号制表符都有，在同一个文件里
    我一半的工作是改列名
    桌上有只小黄鸭了，名字叫{ $tool }
skill-cheer =
    祝顺利！
    弄完说说
    这是我上周的日子
    我有笔记，要就说
    享受吧😄
skill-talk =
    没有索引也能跑吗？ | 能，就是慢，自己EXPLAIN对比一下
    第二条查询能再放一次吗？ | 再放一次，笔记里也有
    空值怎么算？ | 求和时不算，计数时要小心
    为什么不写成一条？ | 可以，下个月你自己就看不懂了
    有入门版吗？ | 上个月那讲，置顶里有
    第一次搞懂这两个的区别
    我有四百万行，今晚就试
    现在声音正常了，谢谢
    最后那张图，哇
    能给notebook吗？ | 一小时后，先把密码去掉
    我们组一半人都在听
    做这个花了多久？ | 两个晚上和很多茶
    下次谁来讲？ | 你刚刚报名了，谢谢！
    讲得真好，谢谢
skill-intro =
    报到：{ $name }，会计，不想再手抄数字了
    大家好我来报到，我是{ $name }，老师，晚上自学{ $topic }
    报到，{ $name }，上个月刚转行，大家聊{ $tool }我只会点头
    自我介绍：{ $name }，{ $tool }用了两年，能答的我来答
skill-newcomer =
    新手从哪开始？ | 先看置顶的第一周，然后在这问
    先学{ $tool }还是先报课？ | 先找一个自己的小问题，再两样一起
    老笔记本跑得动吗？ | 我的九年了，能跑
    有练习清单吗？ | 置顶第二个链接，按主题分好了
skill-bye =
    换工作了，工具也换了，谢谢大家
    精简群聊，你们是个好群
skill-poll-topic = /poll -until 10h 下周四讲什么？ | 多表连接 | 画图 | 日期和时区 | 只答疑
skill-announce-talk = /announce 今天 19:30 | 本周分享开始，随时提问。
skill-thread-1 =
    A: 我的合计差一分钱
    B: 浮点数
    C: 浮点数
    A: 就怕你们说这个，怎么办？
    B: 按分算，别按元算
skill-thread-2 =
    A: 大家的最终版文件怎么起名？
    B: 最终最终2
    C: 按日期，求你们按日期
    A: 那就“最终今天”
skill-thread-3 =
    A: { $topic }值得认真学吗？
    B: 值，第二周就用上了
    C: 拿自己的例子学，别拿花和汽车
    A: 我有发票
    C: 完美
skill-thread-4 =
    A: { $tool }把我的表头吃了
    B: 少跳一行
    A: ……还真是。谢谢，我去躺一会
skill-thread-5 =
    A: 客户给的日期03/04，是三月还是四月？
    B: 是
    C: 让他们有一行用汉字写月份，再看其他的
    A: 聪明
skill-thread-6 =
    A: 你们查询写注释吗？
    B: 写为什么，不写怎么做
    C: 写给会恨我的人看，就是明年的我
skill-thread-7 =
    A: 有人找我要“一个很快的数”
    B: 节哀
    C: 问问他拿这个数做什么决定，一半需求就没了
    A: 真没了！
skill-thread-8 =
    A: 哪个快捷键改变了你的生活？
    B: 注释一行
    C: 撤销，一直按
    A: 第一个我居然不知道，十年了
