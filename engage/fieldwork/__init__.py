"""Carrying a wave out: plans, print runs, mailings, paper entry, the monitor, integrity screens.

The map of the room, in the order in which a clerk needs it:

The plan and the areas:
    planning, planned_words, queries_plan, services_plan, typed, forms_plan, staff_plan,
    forms_areas, staff_areas
Letters, cards and posters, with codes:
    models_print, queries_print, services_print, services_draw, keeping, sheets, wording,
    forms_print, tasks_print, staff_print, staff_planned
Labels, with addresses and without codes:
    addresses, staff_addresses
Invitations by e-mail:
    models_mailing, queries_mailing, services_mailing, services_handing, contacts, mail_keeping,
    mail_words, stop_links, forms_mailing, tasks_mailing, public_mailing, staff_mailing
Paper forms, keyed in twice:
    models_paper, queries_paper, services_paper, forms_paper, tasks_paper, staff_paper
How it is going, and what looks suspect:
    queries_monitor, staff_monitor, queries_integrity, forms_integrity, staff_integrity
"""
