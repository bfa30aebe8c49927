"""The half of a whole that a question asks for, and the other one."""

import pytest

from rag.analysis.halves import other_half
from rag.analysis.quantities import told_of

GUESTS = "How many foreign guests came to Lora?"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (GUESTS, "Domestic tourists numbered 4.8 million."),
        (GUESTS, "洛拉接待国内游客480万人次。"),
        ("洛拉接待了多少外国游客？", "Domestic tourists numbered 4.8 million."),
        ("农村居民人均收入是多少？", "城镇居民人均可支配收入42,000元。"),
        ("What does a ticket for adults cost?", "Children pay 5 euros."),
        ("When is the museum open at weekends?", "It is open from 9 to 5, Monday to Friday."),
        ("Who coaches the women's team?", "男队由李强执教。"),
        ("How long is paternity leave?", "Maternity leave lasts 26 weeks."),
        ("婚假有几天？", "Sick pay is full salary for eight weeks."),
        ("How do I install it on an iPhone?", "在安卓手机上扫描二维码。"),
        ("住院的报销比例是多少？", "门诊报销70%。"),
        ("What does the green lamp mean?", "If the red lamp is lit, the tray is full."),
        ("指示灯变绿是什么意思？", "指示灯变红，表示滤芯已到期。"),
        ("How much is express delivery?", "Standard delivery costs 4 pounds."),
        ("公司的净利润是多少？", "The company's gross profit came to 3 million."),
    ],
)
def test_a_sentence_is_of_the_other_half(question: str, sentence: str) -> None:
    assert other_half(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (GUESTS, "Some 310,000 came from abroad, the domestic ones not counted."),
        (GUESTS, "The town had 310,000 guests."),
        ("How many guests came, foreign and domestic?", "国内游客480万人次。"),
        ("When did Lora International Airport open?", "洛拉机场是国内最大的机场，2012年启用。"),
        ("What was the gross domestic product?", "Sales abroad came to 3 million."),
        ("Along with state-owned firms, who may bid?", "Private firms may bid."),
        ("What are the weekday opening hours?", "The museum is open Monday to Sunday, 9 to 5."),
        ("What are the weekday opening hours?", "Open Tue–Fri 9–5, at weekends 10–4."),
        ("平日几点开门？", "博物馆周一至周日9:00开放。"),
        ("成人票多少钱？", "门票60元，儿童半价。"),
        ("What does a ticket for adults cost?", "Tickets cost 10 euros, and children pay 5."),
        ("未成年人门票多少钱？", "儿童票30元。"),
        ("What is the highest peak?", "Mount Lora, at 849 m; the lowest point is the lake."),
        ("事故造成人员伤亡了吗？", "三名儿童受伤。"),
        ("孩子们收到了什么？", "广大人民群众送来了书。"),
        ("中国有哪些航天公司？", "民营航天公司有两家。"),
        ("中国企业造了什么？", "民营企业造了火箭。"),
        ("国内有多少游客？", "中国外交部说有三百万。"),
        ("公立医院有几家？", "本市农民办理医保后可去三家。"),
        ("短期目标是什么？", "他任市长期间的目标是修路。"),
        ("网上能买票吗？", "可到门店或官网购买。"),
        ("How long is paternity leave?", "Maternity leave lasts 26 weeks, paternity leave two."),
        ("产假有多长？", "Maternity leave lasts 26 weeks."),
        ("When do the windows need cleaning on a Mac?", "The windows of the hall are cleaned in May."),
        ("Where is the red house?", "The green lamp hangs there."),
        ("How do I install it on Windows?", "On a Mac or PC, download the installer."),
        ("Where is the MAC address on Linux?", "The MAC address is shown under Info."),
        ("How many children had he?", "He had three daughters and two sons."),
    ],
)
def test_a_sentence_of_both_of_neither_or_of_what_only_sounds_so_is_not(question: str, sentence: str) -> None:
    assert not other_half(question, sentence)


def test_a_figure_is_of_the_half_that_its_clause_names() -> None:
    assert told_of(GUESTS, "Foreign guests came for the lake, domestic guests numbered 4.8 million.") == -1
    assert told_of(GUESTS, "Domestic guests numbered 4.8 million, foreign guests 310,000.") == 1
    assert told_of("How many races did the women win?", "The men won 48 of them.") == -1
