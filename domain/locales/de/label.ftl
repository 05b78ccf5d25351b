# Wie Werte der Aufzählungen des Schemas heißen. Ein Schlüssel ist der Name der Aufzählung und der des Wertes, wie das Schema sie hat.

label-UserErrorCode-BLANK = Leer
label-UserErrorCode-TOO_LONG = Zu lang
label-UserErrorCode-TOO_SHORT = Zu kurz
label-UserErrorCode-OUT_OF_RANGE = Außerhalb des Möglichen
label-UserErrorCode-INVALID_FORMAT = Falsch geschrieben
label-UserErrorCode-TAKEN = Vergeben
label-UserErrorCode-NOT_FOUND = Nicht gefunden
label-UserErrorCode-FORBIDDEN = Nicht erlaubt
label-UserErrorCode-CONFLICT = Inzwischen geändert
label-UserErrorCode-EXPIRED = Abgelaufen
label-UserErrorCode-WRONG_CREDENTIALS = Adresse oder Passwort falsch
label-UserErrorCode-WRONG_STATE = Jetzt nicht möglich
label-UserErrorCode-LIMIT_REACHED = Grenze erreicht
label-UserErrorCode-TOO_LARGE = Zu groß
label-UserErrorCode-UNSUPPORTED_TYPE = Dateityp nicht angenommen

label-IdentityProvider-APPLE = Apple
label-IdentityProvider-GOOGLE = Google

label-ResidenceKind-HOUSE = Haus
label-ResidenceKind-APARTMENT = Wohnung
label-ResidenceKind-CONDO = Eigentumswohnung
label-ResidenceKind-TOWNHOUSE = Reihenhaus
label-ResidenceKind-DUPLEX = Doppelhaushälfte
label-ResidenceKind-MOBILE_HOME = Mobilheim
label-ResidenceKind-CABIN = Ferienhaus
label-ResidenceKind-OTHER = Anderes

label-HomeOwnership-OWNER = Eigentum
label-HomeOwnership-TENANT = Gemietet

label-Heating-GAS_FURNACE = Gas-Luftheizung
label-Heating-ELECTRIC_FURNACE = Elektro-Luftheizung
label-Heating-HEAT_PUMP = Wärmepumpe
label-Heating-BOILER = Heizkessel
label-Heating-RADIANT = Flächenheizung
label-Heating-BASEBOARD = Sockelleistenheizung
label-Heating-WOOD_STOVE = Holzofen
label-Heating-NONE = Keine
label-Heating-OTHER = Andere

label-Cooling-CENTRAL_AC = Zentrale Klimaanlage
label-Cooling-HEAT_PUMP = Wärmepumpe
label-Cooling-MINI_SPLIT = Split-Klimagerät
label-Cooling-WINDOW_AC = Fensterklimagerät
label-Cooling-EVAPORATIVE = Verdunstungskühler
label-Cooling-NONE = Keine
label-Cooling-OTHER = Andere

label-WaterHeater-TANK_GAS = Gasspeicher
label-WaterHeater-TANK_ELECTRIC = Elektrospeicher
label-WaterHeater-TANKLESS_GAS = Gas-Durchlauferhitzer
label-WaterHeater-TANKLESS_ELECTRIC = Elektro-Durchlauferhitzer
label-WaterHeater-HEAT_PUMP = Wärmepumpe
label-WaterHeater-SOLAR = Solarthermie
label-WaterHeater-BOILER = Heizkessel
label-WaterHeater-OTHER = Andere

label-Roof-ASPHALT_SHINGLE = Bitumenschindeln
label-Roof-METAL = Blech
label-Roof-TILE = Ziegel
label-Roof-SLATE = Schiefer
label-Roof-WOOD_SHAKE = Holzschindeln
label-Roof-FLAT = Flachdach
label-Roof-OTHER = Anderes

label-Exterior-BRICK = Backstein
label-Exterior-FIBER_CEMENT = Faserzement
label-Exterior-STONE = Naturstein
label-Exterior-STUCCO = Putz
label-Exterior-VINYL_SIDING = Kunststoffverkleidung
label-Exterior-WOOD_SIDING = Holzverkleidung
label-Exterior-OTHER = Anderes

label-Flooring-CARPET = Teppich
label-Flooring-HARDWOOD = Parkett und Dielen
label-Flooring-LAMINATE = Laminat
label-Flooring-TILE = Fliesen
label-Flooring-VINYL = Vinyl
label-Flooring-OTHER = Anderes

label-ClimateTag-COASTAL = Küste
label-ClimateTag-DRY = Trocken
label-ClimateTag-FREEZE = Frost im Winter
label-ClimateTag-HUMID = Feucht
label-ClimateTag-HURRICANE = Wirbelstürme
label-ClimateTag-SNOW = Schnee
label-ClimateTag-TERMITE = Termiten
label-ClimateTag-WILDFIRE = Waldbrände

label-HomeFeature-AFCI = Brandschutzschalter
label-HomeFeature-ASPHALT_DRIVEWAY = Asphaltierte Einfahrt
label-HomeFeature-ATTACHED_GARAGE = Angebaute Garage
label-HomeFeature-ATTIC = Dachboden
label-HomeFeature-BASEMENT = Keller
label-HomeFeature-CEILING_FAN = Deckenventilator
label-HomeFeature-CHEST_FREEZER = Gefriertruhe
label-HomeFeature-CRAWL_SPACE = Kriechkeller
label-HomeFeature-DECK = Terrasse
label-HomeFeature-DECK_WOOD = Holzterrasse
label-HomeFeature-DEHUMIDIFIER = Luftentfeuchter
label-HomeFeature-DISHWASHER = Geschirrspüler
label-HomeFeature-DISPOSAL = Küchenabfallzerkleinerer
label-HomeFeature-DRYER_VENTED = Ablufttrockner
label-HomeFeature-DUCTS = Lüftungskanäle
label-HomeFeature-ERV = Lüftung mit Wärmerückgewinnung
label-HomeFeature-EV_CHARGER = Wallbox
label-HomeFeature-FENCE = Zaun
label-HomeFeature-FIREPLACE_GAS = Gaskamin
label-HomeFeature-FIREPLACE_WOOD = Holzkamin
label-HomeFeature-GARAGE = Garage
label-HomeFeature-GAS_SUPPLY = Gasanschluss
label-HomeFeature-GENERATOR = Notstromaggregat
label-HomeFeature-GUTTERS = Dachrinnen
label-HomeFeature-HOT_TUB = Whirlpool
label-HomeFeature-HUMIDIFIER = Luftbefeuchter
label-HomeFeature-IRRIGATION = Bewässerungsanlage
label-HomeFeature-LANDSCAPING = Beete und Sträucher
label-HomeFeature-LAWN = Rasen
label-HomeFeature-MINI_SPLIT = Split-Klimagerät
label-HomeFeature-OVEN = Backofen
label-HomeFeature-POOL = Schwimmbecken
label-HomeFeature-RADIATORS = Heizkörper
label-HomeFeature-RADON_SYSTEM = Radonschutzanlage
label-HomeFeature-RANGE_HOOD = Dunstabzugshaube
label-HomeFeature-REFRIGERATOR = Kühlschrank
label-HomeFeature-REFRIGERATOR_WATER = Kühlschrank mit Wasserspender
label-HomeFeature-REVERSE_OSMOSIS = Umkehrosmose
label-HomeFeature-SEPTIC = Klärgrube
label-HomeFeature-SMART_HOME = Smarthome
label-HomeFeature-SOLAR_PV = Photovoltaik
label-HomeFeature-SUMP_PUMP = Tauchpumpe
label-HomeFeature-TREES = Bäume
label-HomeFeature-WASHING_MACHINE = Waschmaschine
label-HomeFeature-WATER_FILTER = Wasserfilter
label-HomeFeature-WATER_SOFTENER = Wasserenthärter
label-HomeFeature-WELL = Brunnen
label-HomeFeature-YARD = Garten

label-AreaUnit-SQUARE_FOOT = Quadratfuß
label-AreaUnit-SQUARE_METRE = Quadratmeter

label-MemberRole-OWNER = Eigentümer
label-MemberRole-MANAGER = Verwalter
label-MemberRole-MEMBER = Mitglied
label-MemberRole-VIEWER = Betrachter

label-TaskCategory-APPLIANCES = Geräte
label-TaskCategory-CLEANING = Reinigung
label-TaskCategory-ELECTRICAL = Elektrik
label-TaskCategory-EXTERIOR = Außenbereich
label-TaskCategory-GARAGE = Garage
label-TaskCategory-GENERAL = Allgemeines
label-TaskCategory-HVAC = Heizung und Klima
label-TaskCategory-INTERIOR = Innenräume
label-TaskCategory-LAWN_AND_GARDEN = Rasen und Garten
label-TaskCategory-PAPERWORK = Papiere
label-TaskCategory-PEST_CONTROL = Schädlinge
label-TaskCategory-PLUMBING = Sanitär
label-TaskCategory-POOL_AND_SPA = Schwimmbecken und Whirlpool
label-TaskCategory-ROOF_AND_GUTTERS = Dach und Rinnen
label-TaskCategory-SAFETY = Sicherheit
label-TaskCategory-WATER = Wasser

label-TaskPriority-LOW = Niedrig
label-TaskPriority-MEDIUM = Mittel
label-TaskPriority-HIGH = Hoch
label-TaskPriority-URGENT = Dringend

label-TaskBucket-OVERDUE = Überfällig
label-TaskBucket-IN_PROGRESS = In Arbeit
label-TaskBucket-DUE_SOON = Bald fällig
label-TaskBucket-UPCOMING = Kommt noch
label-TaskBucket-SNOOZED = Zurückgestellt
label-TaskBucket-NO_DATE = Ohne Datum
label-TaskBucket-COMPLETED = Erledigt
label-TaskBucket-ARCHIVED = Archiviert

label-IntervalUnit-DAY = Tage
label-IntervalUnit-WEEK = Wochen
label-IntervalUnit-MONTH = Monate
label-IntervalUnit-YEAR = Jahre

label-ScheduleBasis-START = Ab dem ersten Tag
label-ScheduleBasis-COMPLETION = Ab der letzten Erledigung

label-CompletionOutcome-COMPLETED = Erledigt
label-CompletionOutcome-SKIPPED = Ausgelassen
label-CompletionOutcome-MISSED = Versäumt

label-TaskOrder-DUE_ON_ASC = Zuerst fällig
label-TaskOrder-DUE_ON_DESC = Zuletzt fällig
label-TaskOrder-PRIORITY_DESC = Nach Priorität
label-TaskOrder-TITLE_ASC = Nach Titel
label-TaskOrder-UPDATED_AT_DESC = Zuletzt geändert

label-DoneBy-DIY = Selbst machen
label-DoneBy-PRO = Fachbetrieb
label-DoneBy-EITHER = Beides möglich

label-ContractorSpecialty-APPLIANCE_REPAIR = Gerätereparatur
label-ContractorSpecialty-CARPENTRY = Zimmerei und Tischlerei
label-ContractorSpecialty-CHIMNEY = Schornstein
label-ContractorSpecialty-CLEANING = Reinigung
label-ContractorSpecialty-ELECTRICAL = Elektrik
label-ContractorSpecialty-FLOORING = Bodenbeläge
label-ContractorSpecialty-GARAGE_DOOR = Garagentore
label-ContractorSpecialty-GENERAL_CONTRACTOR = Bauunternehmen
label-ContractorSpecialty-HANDYMAN = Hausmeisterdienst
label-ContractorSpecialty-HVAC = Heizung und Klima
label-ContractorSpecialty-INSPECTION = Prüfung und Gutachten
label-ContractorSpecialty-LANDSCAPING = Garten- und Landschaftsbau
label-ContractorSpecialty-LOCKSMITH = Schlüsseldienst
label-ContractorSpecialty-MASONRY = Maurerarbeiten
label-ContractorSpecialty-MOVING = Umzug
label-ContractorSpecialty-PAINTING = Malerarbeiten
label-ContractorSpecialty-PEST_CONTROL = Schädlingsbekämpfung
label-ContractorSpecialty-PLUMBING = Sanitär
label-ContractorSpecialty-POOL = Schwimmbecken
label-ContractorSpecialty-ROOFING = Dachdeckerei
label-ContractorSpecialty-SEPTIC = Klärgruben
label-ContractorSpecialty-SOLAR = Solartechnik
label-ContractorSpecialty-TREE_SERVICE = Baumpflege
label-ContractorSpecialty-WINDOWS = Fenster
label-ContractorSpecialty-OTHER = Anderes

label-DocumentKind-APPRAISAL = Wertgutachten
label-DocumentKind-CONTRACT = Vertrag
label-DocumentKind-INSPECTION = Prüfbericht
label-DocumentKind-INSURANCE = Versicherung
label-DocumentKind-MANUAL = Anleitung
label-DocumentKind-PERMIT = Genehmigung
label-DocumentKind-PHOTO = Foto
label-DocumentKind-RECEIPT = Beleg
label-DocumentKind-WARRANTY = Garantie
label-DocumentKind-OTHER = Anderes

label-ThumbnailSize-SMALL = Klein
label-ThumbnailSize-MEDIUM = Mittel
label-ThumbnailSize-LARGE = Groß

label-NotificationKind-TASK_DUE_SOON = Aufgabe bald fällig
label-NotificationKind-TASK_OVERDUE = Aufgabe überfällig
label-NotificationKind-TASK_ASSIGNED = Aufgabe zugewiesen
label-NotificationKind-TASK_COMPLETED = Aufgabe erledigt
label-NotificationKind-MEMBER_JOINED = Neues Mitglied
label-NotificationKind-DOCUMENT_EXPIRING = Dokument läuft ab
label-NotificationKind-SUBSCRIPTION_CHANGED = Tarif geändert
label-NotificationKind-ANNOUNCEMENT = Ankündigung
label-NotificationKind-TEST = Probe

label-Weekday-MONDAY = Montag
label-Weekday-TUESDAY = Dienstag
label-Weekday-WEDNESDAY = Mittwoch
label-Weekday-THURSDAY = Donnerstag
label-Weekday-FRIDAY = Freitag
label-Weekday-SATURDAY = Samstag
label-Weekday-SUNDAY = Sonntag

label-DigestFrequency-OFF = Aus
label-DigestFrequency-DAILY = Täglich
label-DigestFrequency-WEEKLY = Wöchentlich

label-DevicePlatform-IOS = iOS
label-DevicePlatform-ANDROID = Android
label-DevicePlatform-WEB = Web

label-Tier-FREE = Free
label-Tier-PRO = Pro

label-SubscriptionStatus-NONE = Keines
label-SubscriptionStatus-TRIALING = Probezeit
label-SubscriptionStatus-ACTIVE = Aktiv
label-SubscriptionStatus-IN_GRACE_PERIOD = Nachfrist
label-SubscriptionStatus-IN_BILLING_RETRY = Zahlung wird wiederholt
label-SubscriptionStatus-ON_HOLD = Ausgesetzt
label-SubscriptionStatus-PAUSED = Pausiert
label-SubscriptionStatus-EXPIRED = Abgelaufen
label-SubscriptionStatus-REVOKED = Widerrufen

label-Store-APPLE = App Store
label-Store-GOOGLE = Google Play
label-Store-GRANTED = Gewährt
