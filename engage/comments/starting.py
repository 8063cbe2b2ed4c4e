"""The code frame to begin with: what residents write about in surveys of quality of life.

A theme names conduct and conditions, never people by their looks.
"""

from typing import Final

Labels = dict[str, str]
Words = dict[str, list[str]]


def _theme(code: str, names: tuple[str, str], en: str, es: str) -> tuple[str, Labels, Words]:
    keywords = {
        language: [word.strip() for word in words.split(",")]
        for language, words in (("en", en), ("es", es))
    }
    return code, {"en": names[0], "es": names[1]}, keywords


FRAME: Final[tuple[tuple[str, Labels, Words], ...]] = (
    _theme(
        "traffic",
        ("Traffic and speeding", "Tráfico y exceso de velocidad"),
        "traffic, speeding, speeders, fast cars, too fast, slow down, slow the cars, congestion, "
        "red light, stop sign, reckless, crosswalk, drivers, cars",
        "trafico, velocidad, carros, coches, rapido, semaforo, alto, conductores, choques, "
        "congestion, manejan, cruce",
    ),
    _theme(
        "walking_cycling",
        ("Walking, cycling and buses", "Caminar, bicicletas y autobuses"),
        "sidewalk, pedestrian, bike, bicycle, cyclist, bicyclist, bus, buses, transit, walkable, "
        "train, metro, scooter",
        "banqueta, peatones, bicicleta, ciclistas, autobus, camion, transporte, tren, patines",
    ),
    _theme(
        "parking",
        ("Parking", "Estacionamiento"),
        "«parking», «parked», «parking ticket», permit, abandoned vehicle, double park",
        "estacionamiento, estacionar, estacionados, aparcamiento, carros abandonados",
    ),
    _theme(
        "noise",
        ("Noise", "Ruido"),
        "noise, noisy, loud, music, barking, fireworks, leaf blower, party, parties, quiet, late "
        "night",
        "ruido, ruidoso, musica, ladran, ladridos, cohetes, fiestas, volumen, silencio",
    ),
    _theme(
        "upkeep",
        ("Cleanliness, parks and streets kept up", "Limpieza, parques y calles cuidadas"),
        "trash, litter, garbage, graffiti, dirty, clean, «park», «parks», pothole, dumping, weeds, "
        "trees, dog poop, maintenance, playground, green space",
        "basura, limpio, limpieza, sucio, grafiti, parque, parques, baches, tiraderos, arboles, "
        "mantenimiento, areas verdes",
    ),
    _theme(
        "lighting",
        ("Street lights", "Alumbrado"),
        "light, lights, lighting, streetlight, dark, darkness, lamp",
        "luz, luces, alumbrado, oscuro, oscuridad, lamparas, focos, iluminacion",
    ),
    _theme(
        "homelessness",
        ("Homelessness", "Personas sin hogar"),
        "homeless*, unhoused, encampment, transient, panhandl*, vagran*, sleeping on, camping, "
        "shelter",
        "sin hogar, indigentes, vagabundos, desamparados, campamento, albergue, limosna",
    ),
    _theme(
        "theft",
        ("Theft and break-ins", "Robos"),
        "theft, stolen, steal, thief, thieves, robbery, burglary, break in, broken into, "
        "catalytic, package, packages, shoplifting",
        "robo, robos, roban, ladrones, asalto, paquetes, catalizador, hurtos",
    ),
    _theme(
        "violence_drugs",
        ("Violence, guns and drugs", "Violencia, armas y drogas"),
        "violence, violent, gun, guns, shooting, shots, gang, gangs, drug, drugs, dealers, "
        "needles, meth, fentanyl, fight, fights, assault, threat",
        "violencia, violento, armas, balazos, disparos, pandillas, drogas, droga, agujas, peleas, "
        "amenazas, agresion",
    ),
    _theme(
        "safety",
        ("Feeling safe", "Sentirse seguro"),
        "safe, unsafe, safety, crime, afraid, scared, fear, security",
        "seguro, segura, seguridad, inseguro, inseguridad, crimen, delincuencia, miedo",
    ),
    _theme(
        "police_presence",
        ("Patrols and knowing the officer", "Patrullas y conocer al agente"),
        "patrol, patrols, police presence, more police, more officers, see officers, same "
        "officer, foot patrol, bike patrol, visible",
        "patrulla, patrullas, patrullaje, mas policia, mas policias, mismo agente, presencia, "
        "rondas, vigilancia",
    ),
    _theme(
        "police_conduct",
        ("How police treat people and respond", "Trato y respuesta de la policía"),
        "response time, respond, called the police, 911, rude, polite, respectful, respect, "
        "professional, helpful officer, courteous, profiling, complaint, body camera, trust",
        "responden, tardan en, llame, trato, amable, groseros, respeto, respetuoso, profesional, "
        "perfil racial, queja, confianza",
    ),
    _theme(
        "community",
        ("Neighbors and activities", "Vecinos y actividades"),
        "neighbor, neighbors, neighborly, community, events, meeting, meetings, youth, kids, "
        "teens, activities, volunteer",
        "vecinos, vecindad, comunidad, eventos, reuniones, jovenes, ninos, actividades, "
        "voluntarios",
    ),
    _theme(
        "housing",
        ("Housing and building", "Vivienda y construcción"),
        "rent, rents, rent control, housing, affordable, apartment, landlord, development, "
        "developer, construction, overdevelopment, building, buildings",
        "renta, rentas, alquiler, vivienda, apartamentos, departamentos, casero, construccion, "
        "edificios, desarrollo",
    ),
)
