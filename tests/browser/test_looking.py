"""How pages look and weigh, for every pair of eyes."""

import pytest

from tests.browser.accessibility import violations

PAGES = [
    "/", "/search?q=lanterns", "/search?q=xylophone",
    "/search?q=%22keeper&from=2012&to=2015&source=Harbour+Board",
    "/d/{lanterns}", "/d/{bulletin}?q=lanterns", "/d/{lanterns}/p2/{old}", "/d/{lanterns}/p5",
    "/d/{lanterns}/v1/p2", "/d/{lanterns}/compare", "/d/{bulletin}/v1/removed",
    "/d/{arabic}/p1-2", "/d/{hostile}", "/d/{withdrawn}",
    "/cite/{lanterns}/p2", "/verify?text={quotation}", "/sources", "/timeline", "/authors", "/types", "/new",
    "/sources/Harbour%20Board", "/missing/source", "/search?q=keeper&from=2012&to=2012",
    "/search/values/author", "/help/search", "/help/citing", "/api", "/nowhere",
]  # fmt: skip


@pytest.fixture(scope="module")
def paths(seaside):
    names = {name: getattr(seaside, name) for name in seaside.__dataclass_fields__}
    names |= {
        "old": "0000",
        "quotation": "“The harbour master said that the oil would never last till spring”",
    }
    return [path.format(**names) for path in PAGES]


def test_axe_finds_nothing_on_any_page_in_light_or_dark(open_page, paths):
    page, found = open_page("/"), {}
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(path)
        wrong = violations(page)
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
        wrong += violations(page, ["color-contrast"])
        if wrong:
            found[path] = wrong
    assert not found


def test_axe_finds_nothing_in_the_panel_and_the_suggestions(open_page, seaside):
    for scheme in ("light", "dark"):
        page = open_page(f"/d/{seaside.lanterns}", color_scheme=scheme)
        page.locator("#p3 .pin").click()
        page.get_by_role("dialog").wait_for()
        assert not violations(page)
        page.goto("/")
        page.locator("main input[name=q]").press_sequentially("lan")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert not violations(page)


LETTERS = {"100%": (820, 320), "200%": (1440, 820, 390)}


def test_no_page_scrolls_sideways_nor_with_letters_of_twice_their_size(open_page, paths):
    """320 pixels are 1280 at 400 % (WCAG 2.2, 1.4.10); phones make letters alone larger (1.4.4)."""
    page, found = open_page("/"), {}
    for path in paths:
        page.goto(path)
        for letters, widths in LETTERS.items():
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", letters)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 700})
                if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                    found[path, letters, width] = wide
    assert not found


def test_text_at_twice_its_size_is_still_all_there(open_page, seaside):
    page = open_page(
        f"/d/{seaside.bulletin}/p2", viewport={"width": 640, "height": 450}, device_scale_factor=2
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    number, text = (page.locator(f"#p2 {part}").bounding_box() for part in (".pin", ".text"))
    assert number["x"] >= 0
    assert number["x"] + number["width"] <= text["x"]


SHIFTS = """new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 400);
})"""


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_a_page_loads(open_page, seaside, width):
    for path in ("/", "/search?q=lanterns", f"/d/{seaside.bulletin}?q=lanterns"):
        page = open_page(path, viewport={"width": width, "height": 900})
        assert page.evaluate(SHIFTS) < 0.001, path


def test_the_search_page_weighs_less_than_60_kilobytes_with_all_that_it_loads(open_page):
    page = open_page("/healthz")
    session = page.context.new_cdp_session(page)
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto("/search?q=keeper", wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) < 60_000


def test_on_paper_there_are_the_text_its_numbers_and_where_it_is_from(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}?q=lanterns")
    page.emulate_media(media="print")
    for gone in (".top", ".foot", ".beside", ".hitbar"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("#p1 .pin").is_visible()
    assert f"/d/{seaside.lanterns}" in page.locator(".only-print").inner_text()


def test_on_paper_there_are_none_of_the_ways_that_only_a_screen_has(open_page, seaside):
    page = open_page(f"/d/{seaside.lanterns}/p2")
    page.emulate_media(media="print")
    for gone in (".actions", ".jumps"):
        assert not page.locator(gone).first.is_visible()
    page.goto("/search?q=keeper")
    for gone in ("#narrow", ".paging", ".hint"):
        assert not page.locator(gone).is_visible()


def test_nobody_is_driven_through_a_long_text_on_the_way_to_a_passage(open_page, seaside):
    page = open_page(f"/d/{seaside.bulletin}/p3")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_foot_of_a_short_page_stands_at_its_bottom(open_page):
    page = open_page("/search?q=xylophone", viewport={"width": 820, "height": 1500})
    foot = page.locator(".foot").bounding_box()
    assert foot["y"] + foot["height"] == pytest.approx(1500, abs=1)


def test_what_is_found_in_arabic_begins_at_the_right_number_and_all(open_page):
    page = open_page("/search?q=القوارب")
    snippet, pin = (page.locator(f".snippet{part}").first.bounding_box() for part in ("", " .pin"))
    assert pin["x"] + pin["width"] == pytest.approx(snippet["x"] + snippet["width"], abs=1)


def test_those_who_want_no_motion_get_none(open_page, seaside):
    page = open_page(f"/d/{seaside.bulletin}", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_a_phone_a_link_leads_to_what_narrows(open_page, in_view):
    page = open_page("/search?q=keeper", viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Narrow", exact=True).click()
    assert in_view(page, "#narrow")


@pytest.mark.parametrize("path", ["/sources", "/authors", "/types", "/search?q=keeper"])
def test_a_finger_has_room_for_what_stands_in_a_list(open_page, path):
    page = open_page(path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    listed = page.locator("main :is(.columns, .choices, .sorts, .takeaway, tbody) a:visible")
    heights = listed.evaluate_all("links => links.map(link => link.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 24


def test_a_finger_beside_a_passages_number_takes_it(open_page, seaside):
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = open_page(f"/d/{seaside.lanterns}", **options)
    box = page.locator("#p3 .pin").bounding_box()
    page.touchscreen.tap(box["x"] - 4, box["y"] + box["height"] + 5)
    page.get_by_role("dialog").wait_for()
    assert "passage 3" in page.get_by_role("dialog").locator("h2").inner_text()
