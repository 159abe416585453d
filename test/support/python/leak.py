"""Accuracy of a plain classifier on raw and on prepared text, as JSON. Reads annotation records from standard input, a line each."""

import json
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC
from sklearn_text.preparation import prepare

records = [json.loads(line) for line in sys.stdin]
queues = [record["queue"] for record in records]


def accuracy(texts: list[str]) -> float:
    train, test, known, truth = train_test_split(texts, queues, test_size=0.2, random_state=2002, stratify=queues)
    words = TfidfVectorizer(min_df=2, sublinear_tf=True)
    model = LinearSVC().fit(words.fit_transform(train), known)
    return float(model.score(words.transform(test), truth))


raw = accuracy([f"{record['subject']} {record['body']}" for record in records])
prepared = accuracy([f"{prepare(record['subject'])} {prepare(record['body'])}" for record in records])
print(json.dumps({"raw": raw, "prepared": prepared, "records": len(records)}))
