#!/usr/bin/env python3
"""Checks an evidence bundle of Carte blanche, alone: its hash, its signature, its numbers.

    python3 recompute.py bundle.json [--key key.pem] [--signature bundle.sig] [--sha256 HEX]

Needs Python 3.11 and NumPy; the signature is checked by OpenSSL 3, where it is installed. Files that are not
named are looked for beside the bundle. Take the key from the site that signed, not from whoever handed you
the bundle: https://<site>/.well-known/carte-blanche-signing-key.pem. Ends with status 0 if all is as it
should be, 1 if anything is not.
"""

import argparse
import hashlib
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import NormalDist

import numpy as np

EQUAL = 1e-9  # what rounding may move
ESTIMATE = ("probability", "probability_served", "probability_half", "share_low", "share_high")
STANDARD = NormalDist()


def main() -> int:
    """Checks everything, says what was found, and gives the exit status."""
    asked = arguments()
    content = asked.bundle.read_bytes()
    try:
        good = [hash_holds(content, asked), others_hold(asked.bundle), signature_holds(asked)]
        return 0 if all([*good, numbers_hold(content)]) else 1
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:
        told(False, f"numbers: this is no bundle that can be read ({type(error).__name__}: {error})")
        return 1


def arguments() -> argparse.Namespace:
    """What was asked for, with the files beside the bundle where none were named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", type=Path, help="the signer's public key (PEM); key.pem beside the bundle")
    parser.add_argument("--signature", type=Path, help="bundle.sig beside the bundle")
    parser.add_argument("--sha256", help="the hash that was published; that in SHA256SUMS beside the bundle")
    asked = parser.parse_args()
    asked.key = asked.key or asked.bundle.with_name("key.pem")
    asked.signature = asked.signature or asked.bundle.with_suffix(".sig")
    return asked


def told(good: bool, what: str) -> bool:
    """Prints one finding, and hands it on."""
    print(f"{'ok   ' if good else 'WRONG'}  {what}")
    return good


def hash_holds(content: bytes, asked: argparse.Namespace) -> bool:
    """Whether the file has the hash that was published of it."""
    found = hashlib.sha256(content).hexdigest()
    published = asked.sha256 or listed(asked.bundle)
    if published is None:
        return told(False, f"hash: {found}, and nothing to compare it with: name --sha256")
    return told(found == published.lower(), f"hash: {found}, published: {published}")


def listed(bundle: Path) -> str | None:
    """The hash of the bundle in SHA256SUMS beside it."""
    return sums_of(bundle).get(bundle.name)


def others_hold(bundle: Path) -> bool:
    """Whether what else lies in the archive is what SHA256SUMS says; what is not there was not handed on."""
    good = True
    for name, published in sums_of(bundle).items():
        file = bundle.with_name(name)
        if file.name != bundle.name and file.exists():
            found = hashlib.sha256(file.read_bytes()).hexdigest()
            good &= told(found == published.lower(), f"file: {file.name}")
    return good


def sums_of(bundle: Path) -> dict[str, str]:
    """The hashes in SHA256SUMS beside a bundle, by the name of the file."""
    sums = bundle.with_name("SHA256SUMS")
    lines = sums.read_text(encoding="utf-8", errors="replace").splitlines() if sums.exists() else []
    return {line.split()[1]: line.split()[0] for line in lines if len(line.split()) == 2}


def signature_holds(asked: argparse.Namespace) -> bool:
    """Whether OpenSSL finds the signature good; True too, and said, where there is no OpenSSL."""
    openssl = shutil.which("openssl")
    if openssl is None:
        print("-      signature: not checked, as openssl is not installed")
        return True
    if not (asked.key.exists() and asked.signature.exists()):
        return told(False, f"signature: {asked.key} and {asked.signature} are needed to check it")
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", str(asked.key), "-rawin"]
    command += ["-in", str(asked.bundle), "-sigfile", str(asked.signature)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    return told(checked.returncode == 0, f"signature: by the key in {asked.key}")


def numbers_hold(content: bytes) -> bool:
    """Whether the probabilities follow from the terms, tile by tile and for the zone."""
    bundle = json.loads(content)
    spelt = json.dumps(bundle, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    good = [told(spelt.encode() == content, "spelling: the one that bundles are written in")]
    method, worst = bundle["method"], 0.0
    print(f"\n{'tile':28} {'operator':8} {'published':>12} {'recomputed':>12} {'difference':>10}  90 % of θ")
    for tile in bundle["tiles"]:
        for said in tile["operators"]:
            again = last_step(method, said)
            apart = max(abs(again[name] - said[name]) for name in ESTIMATE)
            worst = max(worst, apart if math.isfinite(apart) else math.inf)
            numbers = f"{said['probability']:12.9f} {again['probability']:12.9f} {apart:10.1e}"
            interval = f"{again['share_low']:.3f} to {again['share_high']:.3f}"
            print(f"{tile['tile']:28} {said['operator']:8} {numbers}  {interval}")
            said["again"] = again["probability"]
    redone = [of_tile([said["again"] for said in tile["operators"]]) for tile in bundle["tiles"]]
    astray = [abs(new - tile["probability"]) for new, tile in zip(redone, bundle["tiles"], strict=True)]
    published, mean = bundle["published"]["probability"], sum(redone) / len(redone)
    hundredths = min(max(math.floor(published * 100 + 0.5), 1), 99) / 100
    print()
    good.append(told(worst <= EQUAL, f"tiles: {len(redone)}, the largest difference is {worst:.2e}"))
    good.append(
        told(all(one <= EQUAL for one in astray), "tiles: what is said of each follows from its operators")
    )
    good.append(told(abs(mean - published) <= EQUAL, f"zone: published {published!r}, recomputed {mean!r}"))
    good.append(told(bundle["zone"]["tiles"] == len(redone), f"zone: it has {bundle['zone']['tiles']} tiles"))
    good.append(told(abs(bundle["zone"]["probability"] - hundredths) <= EQUAL, "zone: told in hundredths"))
    return all(good)


def of_tile(probabilities: list[float]) -> float:
    """Of one operator its own; of several, the bound of Bonferroni that the tile is white for each."""
    if len(probabilities) == 1:
        return probabilities[0]
    return max(0.0, 1.0 - sum(1.0 - probability for probability in probabilities))


def last_step(method: dict, said: dict) -> dict[str, float]:
    """Neighbours' term times own term on the grid of margins, and what follows of θ = Φ(margin / spot_db)."""
    margins = np.array(method["margins_db"], dtype=float)
    spot = float(method["models"][said["operator"]]["spot_db"])
    own = np.array(said["own"], dtype=float)
    if own.shape != margins.shape:
        raise ValueError(f"{own.size} values of own on a grid of {margins.size}")
    log = own - 0.5 * ((margins - said["neighbours_mean_db"]) / said["neighbours_sd_db"]) ** 2
    weight = np.exp(log - log.max())
    below = np.cumsum(weight / weight.sum())
    edges = margins + (margins[1] - margins[0]) / 2  # a grid value stands for the interval around it
    cut = {
        name: spot * STANDARD.inv_cdf(method[name]) for name in ("white_at_most", "served_at_least", "half")
    }
    tail = method["tail"]
    return {
        "probability": until(below, edges, cut["white_at_most"]),
        "probability_served": 1.0 - until(below, edges, cut["served_at_least"]),
        "probability_half": until(below, edges, cut["half"]),
        "share_low": phi(quantile(below, edges, tail) / spot),
        "share_high": phi(quantile(below, edges, 1.0 - tail) / spot),
    }


def until(below: np.ndarray, edges: np.ndarray, cut: float) -> float:
    """The probability of margins up to a cut, taken for even between two values of the grid."""
    at = int(np.searchsorted(edges, cut))
    part = (cut - edges[at - 1]) / (edges[at] - edges[at - 1])
    return min(max(float(below[at - 1] + part * (below[at] - below[at - 1])), 0.0), 1.0)


def quantile(below: np.ndarray, edges: np.ndarray, part: float) -> float:
    """The margin that so much of the probability lies below."""
    at = min(max(int((below < part).sum()), 1), len(edges) - 1)
    low, high = float(below[at - 1]), float(below[at])
    inside = min(max((part - low) / max(high - low, 1e-12), 0.0), 1.0)
    return float(edges[at - 1] + inside * (edges[at] - edges[at - 1]))


def phi(value: float) -> float:
    """The normal law's distribution, exact in its tails."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


if __name__ == "__main__":
    sys.exit(main())
