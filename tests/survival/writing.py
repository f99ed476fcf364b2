"""Files of an invented harbour, written and edited at random, always the same for the same seed."""

import random

SENTENCES = [
    "The council met in the old customs house, and the minutes were kept by the harbour clerk.",
    "Nobody could say how many nets had been lost that winter, for nobody had counted them before.",
    "A lighthouse without a keeper is a lamp; a keeper without a lighthouse is a man in a boat.",
    "The ferry company offered compensation in vouchers, which the islanders burned on the quay.",
    "Twice a year the harbour is dredged, and twice a year the same anchor is found and put back.",
]


def write_files(folder, count, seed):
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(count):
        text = "\n\n".join(
            f"{chance.choice(SENTENCES)} Entry {number}, item {n}." for n in range(chance.randint(3, 25))
        )
        head = f"Log of the harbour, volume {number}\n\n{1 + number % 28} March {2019 + number % 4}\n\n"
        (folder / f"{number:04}.txt").write_text(head + text + "\n")


def edit_files(folder, seed):
    """Change a passage of every file, take one out, and add files."""
    chance = random.Random(seed)
    for file in sorted(folder.iterdir()):
        head, date, *passages = file.read_text().strip().split("\n\n")
        place = chance.randrange(len(passages))
        passages[place] = passages[place].replace("the", "that", 1)
        if len(passages) > 4:
            passages.pop(chance.randrange(len(passages)))
        file.write_text("\n\n".join([head, date, *passages]) + "\n")
    write_files(folder / "more", 20, seed)
