# 训练营：大家说的话。一行一种说法；小对话里，字母表示轮到谁。

camp-group = 21天训练营
camp-setup-setup = /setup
camp-setup-text-rules = /setrules 1. 每天打卡，再少也算。2. 不发广告。3. 互相加油。
camp-setup-ritual = /ritual new 运动 06:00-22:00 每天 21天 from=明天 need=18 prompt=06:30 remind=2h summary words=运动,练完
camp-setup-quiet-answers = /set checkin.reply_style react
camp-setup-rule-links = /rule add links new=7d : delete, mute 1d
camp-setup-points = /set introductions.points 10
camp-did =
    运动 { $exercise }完成
    练完！{ $exercise }，吃早饭去
    运动 25分钟，{ $exercise }，腿已经不是自己的了
    练完 趁孩子没醒做了{ $exercise }
    运动 今天只做了{ $exercise }，也算数
    练完 下雨，在客厅{ $exercise }
    运动 { $spot }{ $exercise }
    练完收工
    运动 没睡好，还是把{ $exercise }做了
    练完 { $exercise }，这次配了音乐
    运动 慢是慢了点，但做完了
    练完 { $exercise }破纪录了
camp-slot-exercise =
    深蹲
    平板支撑
    慢跑3公里
    波比跳
    全身拉伸
    爬楼梯
    俯卧撑
    跳绳
    瑜伽
    弓步蹲
camp-slot-excuse =
    加班
    腰疼
    家里来客人
    出差
    感冒
    大风天
camp-slot-food =
    燕麦粥
    鸡蛋三明治
    一碗面
    一大盆沙拉
    饺子
    昨晚的剩菜
camp-slot-spot =
    公园里
    阳台上
    酒店走廊里
    江边
    公司楼梯间
camp-remark =
    今天谁也是{ $exercise }？胳膊先替我紧张了
    体重没变，裤子松了😌
    练完来{ $food }，不后悔
    今天又{ $excuse }，晚上补上
    闹钟没响我先醒了，这还是我吗
    做完{ $exercise }还有谁浑身酸？
    今天在{ $spot }练，有只狗全程陪着我
    第三瓶水了
    同事问我怎么改走楼梯了
    今天第一次不想停下来
    一点动力都没有，还是做了
    { $food }还是{ $food }？教练给个话
    去年我连一组{ $exercise }都做不完
    鞋摆门口，不给自己找借口
    熬夜的人没有早晨
    歌单管一半的用，你们都听什么？
    以为{ $excuse }要断了，结果没断
    我妈现在跟着我一起{ $exercise }
    下雨，室内{ $exercise }走起
    小进步：这周没坐过电梯
camp-cheer =
    冲冲冲！
    厉害💪
    今天好早！
    继续保持
    佩服
    就是这个劲头
    被你说动了，我也去
    看吧，有用的！
camp-coaching =
    大家晚上好，来晚了
    教练，深蹲要蹲多低？ | 背能挺直的深度就够，大家别硬压
    膝盖会响但不疼，要紧吗？ | 响没事，疼就停
    组间休息多久？ | 一分钟，觉得轻松就缩短一点
    空腹练好还是吃了再练好？ | 能坚持的那种最好
    平板我还撑不到一分钟 | 二十秒做三次，隔天加五秒
    呼吸记住：用力时呼，放松时吸
    记下来了！
    波比跳能换吗？楼下邻居…… | 换慢速登山跑，不跳
    休息日做什么？ | 快走半小时，在这里也算打卡
    俯卧撑手腕疼怎么办 | 手扶矮桌，先把手腕活动开
    下周能再带一次拉伸吗？ | 好，下周三专门讲拉伸
    看了镜子才知道我背是弓的🙈
    第二周的计划在哪看？ | 在群置顶里
    谢谢教练，今天讲得很清楚
    一周里最期待的一小时
camp-intro =
    报到！我是{ $name }，天天坐办公室，腰让我来的
    报到：{ $name }，两个娃，没时间，但还是想跑下来5公里
    我来报到啦，我是{ $name }，护士，三班倒，请大家拉着我
    大家好我来报到，{ $name }，朋友上一期毕业后天天念叨
    报到，{ $name }，退休老师，今年64，想自己能从地上站起来
    自我介绍一下，{ $name }，以前划船，后来只剩上班，重新开始
    报到～{ $name }，上晚班，争取十点前打卡
camp-newcomer =
    现在加入挑战还来得及吗？ | 从今天开始就行，每一天都算
    今天的训练内容在哪看？ | 看置顶，都写在里面
    散步算吗？ | 算，至少半小时
    漏一天会怎么样？ | 每坚持七天送一张补签卡，能补一天
    一定要发照片吗？ | 不用照片，早上那条消息点一下就行
camp-bye =
    { $excuse }扛不住了，先退了，大家加油！
    目前不太适合我，抱歉，替我坚持完！
    先退群了，你们都很棒
camp-poll-start = /poll -until 10h 你一般什么时候练？ | 一大早 | 中午 | 下班后 | 有空就练
camp-poll-half = /poll -until 10h 赛程过半，感觉怎么样？ | 更有劲了 | 累 | 又累又有劲 | 改天再问
camp-poll-end = /poll -until 10h 四月要不要再来一期？ | 马上来 | 歇歇再来 | 一次就够
camp-announce-coaching = /announce 今天 20:00 | 答疑时间到，有问题现在问。
camp-announce-finale = /announce 今天 21:00 | 还剩最后一小时，今天打卡的人一起毕业。
camp-praise = 周日小结：这一周每一条打卡我都看了。一天接一天，你们真的做到了，为你们骄傲！
camp-thread-1 =
    A: 坦白一下，今天谁是穿着睡衣练的？
    B: 🙋
    C: 先定义一下睡衣
    A: 睡觉穿、回邮件也穿的那件
    C: 那我一整周都是
camp-thread-2 =
    A: 手表说我才消耗214大卡，太伤人了
    B: 我的手表刚才夸我站起来了
    A: 还挺贴心
    B: 我是起来拿蛋糕的
camp-thread-3 =
    A: { $exercise }大家是早上做还是晚上做？
    B: 早上，不然一{ $excuse }就泡汤
    C: 晚上，早上的我不是人
    A: 我先试一周早上，再来汇报
    B: 闹钟放远一点，秘诀就这一个
camp-thread-4 =
    A: 今天差点因为{ $excuse }不练了
    B: 然后呢？
    A: 然后早上看到名单，大家都在上面了
    C: 那个名单救了我三次
camp-thread-5 =
    A: 练之前你们吃什么？
    B: 半根香蕉，别的不吃
    C: { $food }，每次都后悔
    A: 记住了：不吃{ $food }
camp-thread-6 =
    A: 谁有适合{ $exercise }的歌单？
    B: 一分钟140拍以上的都行
    C: 我听播客，听着听着忘了停
    B: 这算作弊，但我喜欢
camp-thread-7 =
    A: 今天在{ $spot }练，碰到一个营友！
    B: 就是我，又见面了👋
    A: 一听你数数的调子就认出来了
    C: 原来我们都是真人
camp-thread-8 =
    A: 酸。哪里都酸。
    B: 热水澡，再拉伸十分钟
    A: 我走不到浴室
    B: 那就滚过去😄
camp-thread-9 =
    A: 大家手里还有几张补签卡？
    B: 一张，留着我妹结婚那天用
    C: 没了，{ $excuse }那天用掉了
    A: 再连七天又有一张
camp-thread-10 =
    A: 教女儿{ $exercise }，她做得比我标准
    B: 都这样
    A: 她也想打卡
    C: 全营最小的营员！
camp-farewell = 就到这里啦，谢谢大家，这份名单够我高兴一整年。下一期谁还来？
