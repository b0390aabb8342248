# 读书会：大家说的话。一行一种说法；小对话里，字母表示轮到谁。

reading-group = 读书会
reading-setup-setup = /setup
reading-setup-text-rules = /setrules 1. 每天读一点。2. 剧透先打招呼。3. 不发广告。
reading-setup-ritual = /ritual new 共读 07:00-23:00 每天 数字:页 prompt=20:30 summary words=共读
reading-setup-rule-links = /rule add links new=7d : delete, mute 1d
reading-did =
    共读 { $number }页，{ $book }
    共读 { $book }{ $number }页，躺着读的
    共读 { $place }读了{ $number }页
    共读 { $number }页，今晚慢，但{ $book }值得慢慢读
    共读 { $number }页！停不下来
    共读 { $number }页，读到台灯没电
    共读 { $number }页，这一章比看上去长
    共读 { $number }页，{ $book }配一壶茶
reading-slot-book =
    《活着》
    《我与地坛》
    《边城》
    《围城》
    《平凡的世界》
    《乡土中国》
    《小王子》
    《人间草木》
reading-slot-place =
    地铁上
    阳台上
    饭桌前
    公园长椅上
    被窝里
    候诊室
reading-remark =
    { $book }第二遍比第一遍好看
    谁也喜欢用铅笔划线
    在{ $place }捡到一本别人留下的{ $book }
    手上三本都开了头，一本没读完
    图书馆来电话，{ $book }轮到我了，两周
    在{ $place }读过了头，坐过站了
    第十二章读完了，还没准备好读第十三章
    我那本{ $book }里还夹着那年的树叶
    听书算不算读？你们怎么想
    光是{ $book }第一句就值了
    { $book }借出去了，估计回不来了
    { $place }读书是我一天里最好的时候
    好几天没翻页，倒是又买了两本
    不用书签，用小票
    { $book }的译者该发奖
    { $book }读了一百页放弃了，一身轻
reading-cheer =
    读了这么多！
    你读到哪了？
    啊，那一章
    羡慕
    我就在你后面
    灯别关！
reading-evening =
    抱歉来晚了，哄娃的故事讲长了
    你们喜欢这个叙述者吗？ | 一开始不喜欢，我觉得作者就是这个意思
    最后几页我读了两遍 | 我也是，知道结局再读完全不一样
    那封信是真的吗？ | 还有人没读到，先忍一忍
    为什么没人问问她想要什么？ | 记下来，下周就讨论这个
    中间那段有点慢 | 他孤单的地方就慢，你看日期
    我最喜欢的一句在74页
    查了十一个词，个个都好
    听过作者自己读，声音完全不一样
    读了一半还不知道往哪走，喜欢
    这本书里天气也是个人物
    下本能读个好笑的吗？ | 写进投票里，我投你一票
    下周读到哪？ | 读到第二部分结尾，六十页
    谢谢大家，晚安
reading-intro =
    报到！我是{ $name }，做设计的，最近在读{ $book }
    大家好我来报到，{ $name }，只在地铁上看书
    报到：{ $name }，以前一周三本，有了娃以后一本都没有，想找回来
    自我介绍一下，我是{ $name }，大部头从来没读完过，救我
reading-newcomer =
    现在在读哪一本？ | 投票选出来的那本，置顶里有
    听书算吗？ | 算，页数估一下就行
    共读夜是什么时候？ | 每周三晚上八点，一个来小时
    必须每天读吗？ | 几页就行，漏一天也没关系
reading-bye =
    搬家，暂时没空读书，谢谢大家
    先退一阵，书堆自己会长高的
reading-poll-book = /poll -until 8h 下一本读什么？ | 《边城》 | 《围城》 | 《我与地坛》 | 短一点的
reading-announce-evening = /announce 今天 20:00 | 共读夜现在开始，带上一句你喜欢的话。
reading-praise = 每晚进来看看，总有人在读。真高兴，谢谢大家。
reading-thread-1 =
    A: 开了头的书一定要读完吗？
    B: 人生苦短
    C: 读满五十页，不喜欢就放下
    A: 我的{ $book }读到48页了……
    C: 还差两页！
reading-thread-2 =
    A: 昨晚梦到{ $book }了
    B: 好梦还是噩梦？
    A: 梦见我要讲给小学校长听
    B: 噩梦
reading-thread-3 =
    A: 有人跟我一样爱闻新书的味道吗
    B: 我闻旧书
    C: 都闻，有问题吗
reading-thread-4 =
    A: 不喜欢的书你们怎么处理？
    B: 放回书架，当教训
    C: 送给不喜欢的人。开玩笑的
    B: 真的是开玩笑？
reading-thread-5 =
    A: { $book }先看电影还是先看书？
    B: 书
    C: 书
    A: 电影我已经看了🙈
    B: 那快去补书
reading-thread-6 =
    A: 求推荐一百五十页以内的，通勤短
    B: 《小王子》，永远不会错
    C: 汪曾祺随便一本
    A: 下单了，谢谢
reading-thread-7 =
    A: 今天在{ $place }念书给我妈听，她纠正我的逗号
    B: 逗号怎么听得出来
    A: 她就是听得出来
reading-thread-8 =
    A: 图书馆的书上写批注：缺德还是礼物？
    B: 缺德
    C: 写得好就是礼物
    A: 我借的{ $book }每隔一页写个“不！”
    C: 礼物
