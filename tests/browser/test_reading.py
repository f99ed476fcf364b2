"""What a reader does, with the mouse, the keyboard, a finger, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.seaside import FIRST, SECOND

WITHOUT_SCRIPTS = {"java_script_enabled": False}


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def test_from_the_first_page_to_a_passage_and_back_to_all(open_page, options):
    page = open_page("/", **options)
    page.locator("main input[name=q]").fill("keeper")
    page.locator("main form.find button").click()
    assert page.locator(".tally h1").inner_text() == "30 records"
    page.locator("aside a", has_text="Harbour Board").click()
    assert page.locator(".tally h1").inner_text() == "10 records"
    page.locator(".chips a", has_text="Harbour Board").click()
    assert page.locator(".tally h1").inner_text() == "30 records"
    page.locator(".paging a[rel=next]").click()
    assert "page 2 of 3" in page.locator(".tally h1").inner_text()
    page.go_back()
    assert page.locator(".tally h1").inner_text() == "30 records"
    page.locator(".sorts a", has_text="Oldest").click()
    first = page.locator(".hit h2 a").first
    title = first.inner_text()
    first.click()
    assert page.locator("h1").inner_text() == title
    assert page.locator(".document mark").count() >= 1


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def test_two_choices_of_bars_brush_a_range(open_page, options):
    page = open_page("/search?q=keeper", **options)
    page.locator(".years a[aria-label^='2012']").click()
    page.locator(".chips a", has_text="2012").wait_for()
    page.locator(".years a[aria-label^='2015']").click()
    assert "from=2012&to=2015" in page.url
    page.locator(".chips a", has_text="2012 to 2015").wait_for()


def test_the_bars_are_one_stop_of_the_tab_key_and_arrows_go_from_bar_to_bar(open_page):
    page = open_page("/search?q=keeper")
    said = "document.activeElement.getAttribute('aria-label')"
    page.locator(".sorts a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(said).startswith("2010")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(said).startswith("2011")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(said).startswith("2019"), "the last one stays the last"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.hits') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2011&to=2011")
    assert page.locator(".years a[tabindex='0']").get_attribute("aria-label").startswith("2011")


def test_without_scripts_the_bars_are_links_that_one_link_leads_past(open_page):
    page = open_page("/search?q=keeper", **WITHOUT_SCRIPTS)
    page.locator(".years a[aria-label]").first.focus()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("aria-label").startswith("2011")
    page.locator(".years .past").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".hits :focus").count() == 1


def test_the_arrow_that_goes_into_the_suggestions_opens_them_again(open_page):
    page = open_page("/")
    box = page.get_by_role("combobox", name="Search the archive")
    box.press_sequentially("lante")
    page.get_by_role("option").first.wait_for()
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"


def test_a_bar_says_what_it_is_to_the_mouse_and_to_the_keyboard(open_page):
    page = open_page("/search?q=keeper")
    page.locator(".years a[aria-label^='2012']").hover()
    assert page.locator(".years .tip").inner_text().startswith("2012: ")
    page.mouse.move(0, 0)
    assert not page.locator(".years .tip").is_visible()
    page.locator(".years a[aria-label^='2015']").focus()
    assert page.locator(".years .tip").inner_text().startswith("2015: ")
    tip, row = (page.locator(f".years{part}").bounding_box() for part in (" .tip", ""))
    assert row["x"] <= tip["x"]
    assert tip["x"] + tip["width"] <= row["x"] + row["width"]


def test_suggestions_are_chosen_by_the_keyboard(open_page):
    page = open_page("/")
    box = page.get_by_role("combobox", name="Search the archive")
    box.press_sequentially("lanterns of z")
    page.get_by_role("option").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert "lanterns of Zorn" in page.locator(f"#{active}").inner_text()
    box.press("Enter")
    page.wait_for_url("**/d/*")
    page.go_back()
    box.press_sequentially("lante")
    page.get_by_role("option").first.wait_for()
    box.press("Escape")
    assert page.get_by_role("option").count() == 0


def test_a_slash_leads_to_the_search_box(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_single_keys_can_be_turned_off_and_on_again(open_page, seaside):
    page = open_page("/help/search")
    keys = page.get_by_label("Use these single keys in this browser")
    keys.uncheck()
    page.goto(f"/d/{seaside.bulletin}?q=trimmed")
    for key in ("n", "n", "/"):
        page.keyboard.press(key)
    assert page.locator("[data-hits] output").inner_text() == "1 of 59"
    assert page.evaluate("document.activeElement.name") != "q"
    page.goto("/help/search")
    assert not keys.is_checked()
    keys.check()
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_without_scripts_there_are_no_keys_to_turn_off(open_page):
    page = open_page("/help/search", **WITHOUT_SCRIPTS)
    assert not page.get_by_label("Use these single keys in this browser").is_visible()


def test_n_and_p_lead_from_hit_to_hit(open_page, seaside, in_view):
    page = open_page(f"/d/{seaside.bulletin}?q=trimmed")
    assert page.locator("[data-hits] output").inner_text() == "1 of 59"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator("[data-hits] output").inner_text() == "3 of 59"
    page.keyboard.press("p")
    assert page.locator("[data-hits] output").inner_text() == "2 of 59"
    for _ in range(40):
        page.keyboard.press("n")
    page.wait_for_timeout(100)
    assert in_view(page, "mark.now")
    page.locator("[data-hits] a").last.click()
    assert page.locator("mark").count() == 0


def test_without_scripts_a_link_leads_to_the_first_hit(open_page, seaside, in_view):
    page = open_page(f"/d/{seaside.bulletin}?q=trimmed", **WITHOUT_SCRIPTS)
    page.get_by_role("link", name="First hit").click()
    assert page.url.endswith("#p6")
    assert in_view(page, "#p6")


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def test_a_citation_leads_to_its_passage_in_its_place(open_page, seaside, in_view, options):
    page = open_page(f"/d/{seaside.bulletin}/p40", **options)
    assert in_view(page, "#p40")
    assert page.locator(".passage.cited").count() == 1


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def test_a_reader_of_a_changed_passage_sees_both_texts_and_the_difference(
    open_page, seaside, in_view, options
):
    page = open_page(f"/d/{seaside.lanterns}/v1", **options)
    copied = page.locator("#p2 .pin").get_attribute("href")
    page.goto(copied)
    note = page.locator(".arrival")
    assert "has been edited since it was cited" in note.inner_text()
    assert note.locator("blockquote").inner_text() == FIRST[1]
    assert note.locator(".quoted del").inner_text() == "Forty"
    assert in_view(page, ".passage.cited")
    assert in_view(page, ".arrival h2")
    note.get_by_role("link", name=re.compile("version 1")).click()
    assert page.locator(".passage.cited .text").inner_text() == FIRST[1]


def paste(page, base):
    """Copies the address from the panel by its button, and goes where it says."""
    page.locator("[data-form=url] button").click()
    page.locator("[data-form=url] button", has_text="Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(base)
    page.goto(address)
    return address


@pytest.fixture
def allowed(base):
    return {"permissions": ["clipboard-read", "clipboard-write"]}


def test_a_number_opens_the_panel_and_what_is_copied_leads_back(open_page, base, seaside, allowed):
    page = open_page(f"/d/{seaside.lanterns}", **allowed)
    page.locator("#p3 .pin").click()
    panel = page.get_by_role("dialog", name="Cite passage 3")
    panel.wait_for()
    assert SECOND[2] in panel.locator("[data-form=quotation]").inner_text()
    assert "Talvik" in panel.locator("[data-form=apa]").inner_text()
    paste(page, base)
    assert page.locator(".arrival.good").count() == 1
    assert page.locator(".passage.cited").get_attribute("id") == "p3"


def select(page, first, start, last, stop):
    page.evaluate(
        """([first, start, last, stop]) => {
            const text = (id) => document.querySelector(`#${id} .text`).firstChild;
            getSelection().setBaseAndExtent(text(first), start, text(last), stop);
        }""",
        [first, start, last, stop],
    )


def test_selected_words_are_cited_with_their_own_address(open_page, base, seaside, allowed):
    page = open_page(f"/d/{seaside.lanterns}", **allowed)
    select(page, "p2", 0, "p2", 11)
    page.get_by_role("button", name="Cite these words").click()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    assert panel.locator("[data-form=quotation] p").inner_text().startswith("“Sixty boats”")
    address = paste(page, base)
    assert address.endswith("#:~:text=Sixty%20boats")


def test_words_across_passages_become_a_range_and_a_key_does_it(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}")
    select(page, "p2", 6, "p4", 11)
    page.keyboard.press("c")
    panel = page.get_by_role("dialog", name="Cite these words of passages 2 to 4")
    panel.wait_for()
    quotation = panel.locator("[data-form=quotation] p").inner_text()
    assert quotation.startswith("“boats had waited")
    assert "A committee”" in quotation


def test_a_range_is_chosen_by_two_numbers(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}")
    page.locator("#p4 .pin").click()
    page.get_by_role("dialog", name="Cite passage 4").wait_for()
    page.locator("#p2 .pin").click(modifiers=["Shift"])
    page.get_by_role("dialog", name="Cite passages 2 to 4").wait_for()


def test_the_panel_is_worked_by_the_keyboard_alone(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}")
    page.locator("#p3 .pin").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Close"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Copy Quotation"
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.closest('.passage').id") == "p3"


def test_the_panel_is_worked_by_a_finger(open_page, seaside):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = open_page(f"/d/{seaside.lanterns}", **phone)
    page.locator("#p3 .pin").tap()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    box = panel.bounding_box()
    assert box["width"] == 390
    assert round(box["y"] + box["height"]) == 844
    cited = page.locator("#p3").bounding_box()
    assert 0 <= cited["y"] < box["y"] - 40, "what is cited is not covered"
    panel.get_by_role("button", name="Close").tap()
    select(page, "p2", 0, "p2", 11)
    page.get_by_role("button", name="Cite these words").tap()
    page.get_by_role("dialog").wait_for()


def test_without_scripts_everything_can_be_copied_from_a_page(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}", **WITHOUT_SCRIPTS)
    page.locator("#p3 .pin").click()
    page.get_by_role("link", name="Cite this passage").click()
    assert page.locator(".form").count() == 14
    assert page.locator("[data-form=url] pre").inner_text() in page.locator("[data-form=apa] p").inner_text()
    assert not page.locator("button[data-copy]").first.is_visible()


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["scripts", "no scripts"])
def test_a_manuscript_is_verified(open_page, options):
    page = open_page("/verify", **options)
    page.get_by_label("Quotation or manuscript").fill(f"She says “{SECOND[5].replace('eleven', 'ten')}”.")
    page.get_by_role("button", name="Verify").click()
    assert page.locator(".verdict .tag").inner_text() == "Differs"
    assert page.locator(".verdict .quoted ins").first.inner_text() == "ten"
    page.locator(".verdict a[href*='/p7/']").click()
    assert page.locator(".arrival.good").count() == 1


def test_right_to_left_text_has_its_numbers_at_the_right(open_page, seaside):
    page = open_page(f"/d/{seaside.arabic}")
    number, text = (page.locator(f"#p1 {part}").bounding_box() for part in (".pin", ".text"))
    assert number["x"] > text["x"] + text["width"] / 2


def test_a_date_in_english_keeps_its_order_among_arabic(open_page, seaside):
    page = open_page(f"/d/{seaside.arabic}")
    places = page.evaluate(
        """() => {
            const words = document.querySelector(".masthead time").firstChild;
            const left = (start, stop) => {
                const range = document.createRange();
                range.setStart(words, start);
                range.setEnd(words, stop);
                return range.getBoundingClientRect().left;
            };
            return [words.data, left(0, 1), left(words.length - 1, words.length)];
        }"""
    )
    text, first, last = places
    assert text.endswith(tuple("0123456789"))
    assert first < last, f"{text} is read from left to right"


def test_the_contents_say_which_part_is_being_read(open_page, seaside):
    page = open_page(f"/d/{seaside.bulletin}", viewport={"width": 1280, "height": 400})
    last = page.locator(".contents a").last
    last.click()
    expect(page.locator(".contents [aria-current]")).to_have_count(1)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(last).to_have_attribute("aria-current", "true")
    page.evaluate("scrollTo(0, 0)")
    expect(last).not_to_have_attribute("aria-current", "true")


def test_an_address_is_completed_by_the_readers_own_only_where_it_is_a_path(open_page, base, seaside):
    page = open_page(f"/d/{seaside.lanterns}")
    printed = page.locator(".only-print")
    assert f"{base}/d/{seaside.lanterns}" in printed.text_content()
    printed.evaluate(
        """(element, path) => {
        element.dataset.address = path;
        element.textContent = `(${path}) https://zorn.example${path}`;
        document.dispatchEvent(new Event("forms"));
    }""",
        f"/d/{seaside.lanterns}",
    )
    path = f"/d/{seaside.lanterns}"
    assert printed.text_content() == f"({base}{path}) https://zorn.example{path}"
