"""Instruments, waves, decks, the resident's journey, the sealed inbox and the mix.

The map of the room; other rooms read only its models, queries and services.

Rows, reads, writes, jobs and commands of all:
    models, queries, services, tasks, commands
Frozen versions of instruments:
    queries_versions, version_commands, instrument_commands, services_preview
Waves and their calendar:
    plans, opening, revising, days, services_fielding, services_periods, acts, forms, staff,
    staff_fielding
Keys of waves, and decks of codes:
    keys, recovery, services_keys, forms_keys, staff_keys, codes, services_decks
The journey, page by page, and finishing it later:
    public, front, running, visits, respondents, pages, fields, holes, passing, statements,
    public_later, services_later, phrases
Places that residents name:
    where_fields, whereabouts, looking, forms_places, spots, grid
The sealed path, from a draft to the inbox:
    sealing, sending, records, proofs, marks, tallies
The mix, and what is forgotten after it:
    mixing, gathering, comments, points, traces, services_forgetting, services_integrity
Paper, telephone and kiosk:
    paper, paper_pages, paper_words, services_paper, keyed, services_entry, frames, staff_phone,
    kiosks, public_kiosk
Areas, and what residents are told:
    queries_areas, services_areas, queries_trust, trust_words, services_texts, forms_texts,
    staff_texts
Answers counted, and kept as columns for the releases:
    queries_counted, columnar, services_columns
Answers from elsewhere:
    mapping, decoding, cells, recoding
"""
