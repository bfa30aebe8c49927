"""Which sentences may hold an answer of the kind that is asked for, and which can't."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.language import detect
from rag.analysis.words import Words
from rag.answerable.offers import may_answer
from rag.assemble import Parts
from rag.config import Settings

Told = Callable[[str, str], bool]


@pytest.fixture(scope="module")
def told(home: Path) -> Told:
    words = Words(Parts(Settings()).lexicon)
    return lambda question, sentence: may_answer(question, sentence, detect(sentence), words)


MAY = {
    "How many times may a ticket be changed?": ["车票可以改签一次。", "It may be changed once only."],
    "彩印多少钱一张？": ["彩印每张收费五角。"],
    "How much notice does a tenant give?": ["Either party gives two months' notice."],
    "When was the bridge of Lora built?": [
        "The bridge of Lora was built in 1834.",
        "Lora's bridge was built after the flood.",
        "罗拉桥建于清末。",
    ],
    "罗拉桥是哪一年建成的？": ["罗拉桥于1834年建成。", "The bridge of Lora opened in 1834."],
    "When did Ida Brandt take office?": ["Ida Brandt, born in 1961, took office in 2019."],
    "When was Ida Brandt born?": ["Ida Brandt, born in 1961, is the mayor."],
    "王慧敏多大年纪？": ["王慧敏，女，生于1961年。"],
    "王慧敏哪年就任镇长？": ["王慧敏1961年出生，2019年就任镇长。"],
    "When was the bridge of Arven opened?": ["Work on it started in 2009, and it opened in 2012."],
    "从开工到通车是什么时候？": ["罗拉桥2009年开工。"],
    "When did the accident happen?": ["Three people died on 3 May in the accident."],
    "How much cobalt does the mine produce?": ["The mine produces 70 percent of the cobalt."],
    "What were the sales of the yard?": ["Sales of the yard grew by 14 percent to 80 boats."],
    "What is the target for the output?": ["Output is to grow by 6 percent."],
    "工厂销售额是多少？": ["工厂销售额增长14%，达到7亿元。"],
    "工厂销售额增长了多少？": ["工厂销售额增长14%。"],
    "On what day was the bridge opened?": [
        "It was opened on 3 May 1834.",
        "It was opened on May 3.",
        "It was opened on a Sunday.",
    ],
    "Which architect rebuilt the inn?": ["Ida Brandt rebuilt the inn.", "It was rebuilt by a Dane, Ida Brandt."],
    "When does the museum close?": [
        "The museum closes at 17:00.",
        "It closes at six.",
        "It closes at nine o'clock.",
        "博物馆六点关门。",
    ],
    "Who designed the bridge of Lora?": [
        "The bridge of Lora was drawn by Ida Brandt.",
        "Brandt's drawings of the bridge of Lora are in the museum.",
        "A young engineer drew the bridge.",
        "罗拉桥由布兰特设计。",
        "She also designed it.",
    ],
    "谁设计了罗拉桥？": ["罗拉桥的设计师来自北方。", "罗拉桥由两名工程师设计。", "It was the work of three monks."],
    "港口集团的经理是谁？": ["港口集团经理吴海峰来了。"],  # cut into a surname and a word
    "Which company built the bridge of Lora?": ["Norvik Steel built the bridge.", "罗拉桥由北方钢铁公司承建。"],
    "How many projects does the town plan?": ["The town plans 31 projects.", "全镇安排项目31个。"],
    "How many thousand dollars did the bridge cost?": ["The bridge cost 31 thousand dollars."],
    "How long did the work on the bridge take?": ["The work took six years.", "They worked until the war."],
    "What are the three goals of the town?": [
        "The town's three goals are work, water and light.",
        "镇里的三个目标是就业、供水和照明。",
        "First, the bridge is to be widened.",
    ],
    "镇里的三个目标是什么？": ["一是拓宽大桥。", "三个目标：就业、供水、照明。"],
    "Where is the museum of Lora?": ["The museum of Lora is in a barn.", "It is in Penrow.", "博物馆位于港区。"],
    "罗拉博物馆在哪里？": ["罗拉博物馆在一座谷仓里。", "The museum of Lora moved to the harbour."],
    "In which country is Hangzhou?": ["Hangzhou is a city of China."],
    "In which county is Lora?": ["Lora is in Somerset.", "Somerset is proud of Lora.", "罗拉位于河南省。"],
    "Who was the mayor of Lora before Ida Brandt?": ["Until 1901 Karl Olsen was the mayor."],
    "罗拉的前任镇长是谁？": ["罗拉镇长王慧敏接替李卫东。"],
    "When is the rent due?": [
        "Rent is due on the first of each month.",
        "It is due within ten days.",
        "房租十日内付清。",
    ],
    "Who takes in the parcels?": ["Parcels are taken in by the neighbours.", "包裹经门房收下。"],
    "Who killed the sheep?": ["Wolves had killed most of the sheep."],
    "How many people were hurt?": ["Nobody was hurt when it fell.", "无人受伤。", "Hundreds were hurt."],
    "How many cinemas does the town have?": ["The town has no cinemas."],
    "入会费是多少？": ["入会不收费。"],
    "首任村长是谁？": ["首任村长是一位面包师傅。"],
    "When was the gate locked?": ["The gate was locked by eleven.", "The gate was locked when the war began."],
    "Where is the garden?": ["The garden lies south of the chapel."],
    "镇里定了哪几项任务？": ["镇里的任务是就业和供水。"],  # asks for no number
    "How often does it rain?": ["It rains seldom."],
    "Who scored more goals, Okafor or Duarte?": ["Okafor scored 23 goals."],  # names its answers itself
    "Which novelist set a book in Lora?": ["A novelist, Mary Gray, set a book in Lora.", "She set it there."],
    "Which game is it?": ["Go is a game."],
    "How old is Ida Brandt?": ["Ida Brandt, 23, drew the bridge.", "She is 23 years old."],
    "How high is the wall of Lora?": [
        "The wall is 9 metres high.",
        "The wall has a height of 9 metres.",
        "城墙高约9米。",
    ],
    "城墙有多高？": ["城墙高9米，周长4.8公里。", "The wall of Lora rises to 9 metres."],
    "这台望远镜有多重？": ["望远镜重86吨。", "望远镜重86"],
    "How many guests came?": ["It was attended by 2000 guests.", "40 percent of the guests came."],
    "When did the inn open?": [
        "It opened in the thirties.",
        "It opened in 44 BC.",
        "It opened in '98.",
        "It opened on New Year's Eve.",
        "It opened the same year.",
        "客栈开张于民国。",
        "客栈在国庆开张。",
    ],
    "When is the pool open?": ["It is open from 9 to 5.", "It is open around the clock.", "泳池全天开放。"],
    "什么时候交房租？": ["房租五号交。", "房租按季度交。", "Rent is due on the 5th.", "Rent is paid in advance."],
    "In what year was she born?": ["She was born in 632.", "She was born in nineteen twelve.", "她生于公元前44年。"],
    "Who takes care of the cats?": [
        "The neighbours feed the cats.",
        "Nobody feeds the cats.",
        "The janitors feed them.",
        "邻居照看猫。",
        "大家轮流喂猫。",
    ],
    "谁抓住了小偷？": ["12日民警抓住了小偷。"],
    "谁负责打扫教室？": ["保洁阿姨每天打扫教室。"],
    "Which company makes the tram?": ["iRail makes the tram.", "BYD makes the tram."],
    "Which team won the cup?": ["The visitors won."],
    "哪家公司生产这种电池？": ["生产商为LG。"],
    "Where is the well?": ["The well is upstairs.", "It lies thirty miles north.", "The well is below the kitchen."],
    "Where can I buy tickets?": ["Tickets are sold online.", "登录官网购买。"],
    "Where was he born?": ["He was born aboard a ship."],
    "Which street is closed?": ["封闭的是人民路。"],
    "Which city is the capital?": ["首都是罗拉市。"],
    "Why did the inn close?": ["Its beams were too weak.", "It lacked money.", "客栈缺少资金。"],
    "为什么客栈关门？": ["经费不足。", "店主想去城里。"],
    "How many people live there?": [
        "A handful of people live there.",
        "Several hundred live there.",
        "上百人住在那里。",
        "百余人。",
        "几十户人家。",
    ],
    "How long did the war last?": ["The war lasted a decade.", "It went on for years.", "战争打了十余载。"],
    "How old is the tree?": ["The tree is centuries old.", "It was planted in 1820.", "树龄千年。"],
    "How old was she when she married?": ["She married in her twenties.", "她二十出头结婚。"],
    "What are the three primary colours?": ["Red/yellow/blue.", "Red, yellow & blue."],
    "哪三个城市入选？": ["入选城市为杭州 苏州 南京。"],
    "Which bird lays blue eggs?": ["A bird called the robin lays blue eggs."],
    "Which book made her famous?": ["A book on bees made her famous."],
    "What should I do before the exam?": ["Bring a pen.", "带好准考证。"],  # tells of no predecessor
    "Who lived in the house before the war?": ["A doctor lived there."],
    "考试之前要带什么？": ["考生须携带准考证。"],
}
CANNOT = {
    "When was the tunnel opened?": ["Construction of the tunnel began in 2009."],
    "隧道哪年开工？": ["隧道2012年建成。", "The tunnel was completed in 2012."],
    "When did Ida Brandt take office?": [
        "Ida Brandt, born in 1961, is the mayor.",
        "Ida Brandt (born 3 May 1961) is the mayor.",
    ],
    "王慧敏什么时候就任镇长？": ["王慧敏1961年出生，毕业于工学院。", "王慧敏，1961年5月生，临河人。"],
    "When was the bridge opened?": ["The bridge was drawn by an engineer who died in 1932."],
    "罗拉桥什么时候通车？": ["罗拉桥由1932年去世的工程师设计。"],
    "How much did the yard sell?": ["Sales of the yard grew by 14 percent."],
    "What were the sales of the yard?": ["Sales of the yard were up 14 percent on the year."],
    "煤矿产量是多少？": ["煤矿产量同比增长14%。"],
    "Who pays for the gloves?": ["Gloves and closed shoes must be worn.", "须佩戴手套，穿好鞋子。"],
    "Who drew the bridge of Arven?": ["Its drawings were shown in 1834."],
    "How many guests slept there?": ["In the second half of the year it was full."],
    "When was the bridge of Lora built?": ["The bridge of Lora is 80 metres long.", "建造罗拉桥历时六年。"],
    "罗拉桥是什么时候建成的？": ["全年有九万人走过罗拉桥。", "The bridge took six years."],
    "罗拉桥是哪一年建成的？": ["罗拉桥在战争之后建成。"],
    "大会是哪一天召开的？": ["2026年1月，大会召开，部署了工作。"],
    "On what day was the bridge opened?": ["The bridge was opened in 1834."],
    "Which architect rebuilt the inn?": ["The inn was rebuilt in 2021."],
    "青石市医院位于哪个区？": ["青石市医院始建于1958年，是一所综合医院。"],
    "Which company built the stadium?": ["体育馆可容纳1.8万名观众。"],
    "与港口签约的两家船公司是哪两家？": ["港口还与两家船公司签署了协议。"],
    "Who designed the bridge of Lora?": [
        "The bridge of Lora was opened in 1834.",
        "The drawings of the bridge were shown in Ostrava.",
        "At the opening of the bridge 300 residents were counted.",
        "罗拉桥全长八十米。",
    ],
    "Which minister opened the bridge?": ["The minister opened the bridge in the rain."],
    "谁设计了罗拉桥？": ["罗拉桥设有四个桥墩。"],
    "大会由谁主持？": ["大会在市里召开，部署了工作。"],
    "Who chaired the meeting?": ["大会在市里召开。"],
    "Which company built the bridge of Lora?": ["The bridge was built in six years.", "罗拉桥用了六年建成。"],
    "与医院合作的是哪所高校？": ["医院与高校建立了合作关系。"],
    "Who was the mayor of Lora before Ida Brandt?": [
        "Ida Brandt, who is mayor of Lora, opened the bridge with Karl Olsen."
    ],
    "罗拉的前任镇长是谁？": ["罗拉镇长王慧敏毕业于四川大学。"],
    "Which novelist set a book in Lora?": ["A novelist set one of her books in Lora."],
    "Which widow gave the library?": ["The library was given by a widow."],
    "救护车有几辆？": ["救护车停在后院。"],
    "Which of the keepers wrote the diary?": ["One of the keepers wrote the diary, which is in Penrow."],
    "哪位校友捐赠了500万元？": ["一位校友捐赠了500万元。"],
    "How old is Ida Brandt?": ["Ida Brandt scored 23 goals."],
    "How high is the wall of Lora?": ["The wall of Lora is 4 kilometres long.", "城墙周长4.8公里。"],
    "城墙有多高？": ["城墙周长约4.8公里。", "The wall is 3 metres thick."],
    "这台望远镜有多重？": ["望远镜至今已发现脉冲星86颗。"],
    "How long do geese live?": ["Geese weigh about 3 kilograms."],
    "How many guests came?": [
        "The number of guests fell by 12 percent.",
        "They came in 1951.",
        "A fire in 1951 drove them out.",
    ],
    "What did the wind farm cost?": ["The wind farm stands off Norway.", "It opened in 2021."],
    "镇办工厂的营业收入是多少？": ["工厂的份额为9.8%，门店达到2.1万家。", "全年发电24.8GWh。"],
    "工厂什么时候开工？": ["工厂的招标代理机构为罗拉公司，当地人是股东。"],
    "公司的首席财务官是谁？": ["公司总部位于罗拉，现有员工760人。", "公司聘用了760名员工。", "公司董事长由陈立担任。"],
    "Where will the town build the museum of Lora?": ["The town has agreed to build the museum of Lora."],
    "罗拉博物馆在哪里？": ["罗拉博物馆去年接待游客九万人次。"],
    "In which county is Lora?": ["Lora was first told of in 1834.", "罗拉建于1834年，是一所医院。"],
    "学校的校训由哪位书法家题写？": ["学校的校训由一位书法家题写。"],
    "How many projects does the town plan?": ["The town plans projects worth 31 million dollars."],
    "全镇安排了多少个项目？": ["全镇安排项目总投资3100万元。"],
    "How long did the work on the bridge take?": ["The work on the bridge was hard."],
    "What are the three goals of the town?": ["The town set itself three goals.", "镇里提出了三个目标。"],
    "What are the names of the four inns where he slept?": ["He slept at four inns."],
    "镇里提出的五大目标是什么？": ["镇里提出，要围绕五大目标，加快建设。"],
}


@pytest.mark.parametrize(("question", "sentence"), [(asked, each) for asked, those in MAY.items() for each in those])
def test_a_sentence_with_something_new_of_the_kind_asked_for_may_answer(
    told: Told, question: str, sentence: str
) -> None:
    assert told(question, sentence)


@pytest.mark.parametrize(("question", "sentence"), [(asked, each) for asked, those in CANNOT.items() for each in those])
def test_a_sentence_with_nothing_new_of_the_kind_asked_for_cannot(told: Told, question: str, sentence: str) -> None:
    assert not told(question, sentence)


def test_in_a_language_whose_words_are_not_known_every_sentence_may(home: Path) -> None:
    words = Words(Parts(Settings()).lexicon)
    assert may_answer("When was it built?", "El puente mide 80 metros.", "es", words)
