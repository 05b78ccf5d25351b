# What values of the schema's enums are called. A key is the enum's name and the value's, as the schema has them.

label-UserErrorCode-BLANK = Empty
label-UserErrorCode-TOO_LONG = Too long
label-UserErrorCode-TOO_SHORT = Too short
label-UserErrorCode-OUT_OF_RANGE = Out of range
label-UserErrorCode-INVALID_FORMAT = Written in a wrong way
label-UserErrorCode-TAKEN = Taken
label-UserErrorCode-NOT_FOUND = Not found
label-UserErrorCode-FORBIDDEN = Not allowed
label-UserErrorCode-CONFLICT = Changed meanwhile
label-UserErrorCode-EXPIRED = Expired
label-UserErrorCode-WRONG_CREDENTIALS = Wrong address or password
label-UserErrorCode-WRONG_STATE = Not possible now
label-UserErrorCode-LIMIT_REACHED = Limit reached
label-UserErrorCode-TOO_LARGE = Too large
label-UserErrorCode-UNSUPPORTED_TYPE = Kind of file not accepted

label-IdentityProvider-APPLE = Apple
label-IdentityProvider-GOOGLE = Google

label-ResidenceKind-HOUSE = House
label-ResidenceKind-APARTMENT = Apartment
label-ResidenceKind-CONDO = Condo
label-ResidenceKind-TOWNHOUSE = Townhouse
label-ResidenceKind-DUPLEX = Duplex
label-ResidenceKind-MOBILE_HOME = Mobile home
label-ResidenceKind-CABIN = Cabin
label-ResidenceKind-OTHER = Other

label-HomeOwnership-OWNER = Owned
label-HomeOwnership-TENANT = Rented

label-Heating-GAS_FURNACE = Gas furnace
label-Heating-ELECTRIC_FURNACE = Electric furnace
label-Heating-HEAT_PUMP = Heat pump
label-Heating-BOILER = Boiler
label-Heating-RADIANT = Radiant heating
label-Heating-BASEBOARD = Baseboard heaters
label-Heating-WOOD_STOVE = Wood stove
label-Heating-NONE = None
label-Heating-OTHER = Other

label-Cooling-CENTRAL_AC = Central air conditioning
label-Cooling-HEAT_PUMP = Heat pump
label-Cooling-MINI_SPLIT = Mini-split
label-Cooling-WINDOW_AC = Window air conditioner
label-Cooling-EVAPORATIVE = Evaporative cooler
label-Cooling-NONE = None
label-Cooling-OTHER = Other

label-WaterHeater-TANK_GAS = Gas tank
label-WaterHeater-TANK_ELECTRIC = Electric tank
label-WaterHeater-TANKLESS_GAS = Tankless, gas
label-WaterHeater-TANKLESS_ELECTRIC = Tankless, electric
label-WaterHeater-HEAT_PUMP = Heat pump
label-WaterHeater-SOLAR = Solar
label-WaterHeater-BOILER = Boiler
label-WaterHeater-OTHER = Other

label-Roof-ASPHALT_SHINGLE = Asphalt shingles
label-Roof-METAL = Metal
label-Roof-TILE = Tiles
label-Roof-SLATE = Slate
label-Roof-WOOD_SHAKE = Wood shakes
label-Roof-FLAT = Flat roof
label-Roof-OTHER = Other

label-Exterior-BRICK = Brick
label-Exterior-FIBER_CEMENT = Fiber cement
label-Exterior-STONE = Stone
label-Exterior-STUCCO = Stucco
label-Exterior-VINYL_SIDING = Vinyl siding
label-Exterior-WOOD_SIDING = Wood siding
label-Exterior-OTHER = Other

label-Flooring-CARPET = Carpet
label-Flooring-HARDWOOD = Hardwood
label-Flooring-LAMINATE = Laminate
label-Flooring-TILE = Tile
label-Flooring-VINYL = Vinyl
label-Flooring-OTHER = Other

label-ClimateTag-COASTAL = Coastal
label-ClimateTag-DRY = Dry
label-ClimateTag-FREEZE = Freezing winters
label-ClimateTag-HUMID = Humid
label-ClimateTag-HURRICANE = Hurricanes
label-ClimateTag-SNOW = Snow
label-ClimateTag-TERMITE = Termites
label-ClimateTag-WILDFIRE = Wildfires

label-HomeFeature-AFCI = Arc-fault breakers
label-HomeFeature-ASPHALT_DRIVEWAY = Asphalt driveway
label-HomeFeature-ATTACHED_GARAGE = Attached garage
label-HomeFeature-ATTIC = Attic
label-HomeFeature-BASEMENT = Basement
label-HomeFeature-CEILING_FAN = Ceiling fan
label-HomeFeature-CHEST_FREEZER = Chest freezer
label-HomeFeature-CRAWL_SPACE = Crawl space
label-HomeFeature-DECK = Deck
label-HomeFeature-DECK_WOOD = Wooden deck
label-HomeFeature-DEHUMIDIFIER = Dehumidifier
label-HomeFeature-DISHWASHER = Dishwasher
label-HomeFeature-DISPOSAL = Garbage disposal
label-HomeFeature-DRYER_VENTED = Vented dryer
label-HomeFeature-DUCTS = Air ducts
label-HomeFeature-ERV = Energy-recovery ventilator
label-HomeFeature-EV_CHARGER = Car charger
label-HomeFeature-FENCE = Fence
label-HomeFeature-FIREPLACE_GAS = Gas fireplace
label-HomeFeature-FIREPLACE_WOOD = Wood fireplace
label-HomeFeature-GARAGE = Garage
label-HomeFeature-GAS_SUPPLY = Gas supply
label-HomeFeature-GENERATOR = Generator
label-HomeFeature-GUTTERS = Gutters
label-HomeFeature-HOT_TUB = Hot tub
label-HomeFeature-HUMIDIFIER = Humidifier
label-HomeFeature-IRRIGATION = Irrigation
label-HomeFeature-LANDSCAPING = Landscaping
label-HomeFeature-LAWN = Lawn
label-HomeFeature-MINI_SPLIT = Mini-split
label-HomeFeature-OVEN = Oven
label-HomeFeature-POOL = Pool
label-HomeFeature-RADIATORS = Radiators
label-HomeFeature-RADON_SYSTEM = Radon system
label-HomeFeature-RANGE_HOOD = Range hood
label-HomeFeature-REFRIGERATOR = Refrigerator
label-HomeFeature-REFRIGERATOR_WATER = Refrigerator with water dispenser
label-HomeFeature-REVERSE_OSMOSIS = Reverse osmosis
label-HomeFeature-SEPTIC = Septic tank
label-HomeFeature-SMART_HOME = Smart home
label-HomeFeature-SOLAR_PV = Solar panels
label-HomeFeature-SUMP_PUMP = Sump pump
label-HomeFeature-TREES = Trees
label-HomeFeature-WASHING_MACHINE = Washing machine
label-HomeFeature-WATER_FILTER = Water filter
label-HomeFeature-WATER_SOFTENER = Water softener
label-HomeFeature-WELL = Well
label-HomeFeature-YARD = Yard

label-AreaUnit-SQUARE_FOOT = Square feet
label-AreaUnit-SQUARE_METRE = Square metres

label-MemberRole-OWNER = Owner
label-MemberRole-MANAGER = Manager
label-MemberRole-MEMBER = Member
label-MemberRole-VIEWER = Viewer

label-TaskCategory-APPLIANCES = Appliances
label-TaskCategory-CLEANING = Cleaning
label-TaskCategory-ELECTRICAL = Electrical
label-TaskCategory-EXTERIOR = Exterior
label-TaskCategory-GARAGE = Garage
label-TaskCategory-GENERAL = General
label-TaskCategory-HVAC = Heating and cooling
label-TaskCategory-INTERIOR = Interior
label-TaskCategory-LAWN_AND_GARDEN = Lawn and garden
label-TaskCategory-PAPERWORK = Paperwork
label-TaskCategory-PEST_CONTROL = Pest control
label-TaskCategory-PLUMBING = Plumbing
label-TaskCategory-POOL_AND_SPA = Pool and spa
label-TaskCategory-ROOF_AND_GUTTERS = Roof and gutters
label-TaskCategory-SAFETY = Safety
label-TaskCategory-WATER = Water

label-TaskPriority-LOW = Low
label-TaskPriority-MEDIUM = Medium
label-TaskPriority-HIGH = High
label-TaskPriority-URGENT = Urgent

label-TaskBucket-OVERDUE = Overdue
label-TaskBucket-IN_PROGRESS = In progress
label-TaskBucket-DUE_SOON = Due soon
label-TaskBucket-UPCOMING = Upcoming
label-TaskBucket-SNOOZED = Snoozed
label-TaskBucket-NO_DATE = No date
label-TaskBucket-COMPLETED = Completed
label-TaskBucket-ARCHIVED = Archived

label-IntervalUnit-DAY = Days
label-IntervalUnit-WEEK = Weeks
label-IntervalUnit-MONTH = Months
label-IntervalUnit-YEAR = Years

label-ScheduleBasis-START = From the first day
label-ScheduleBasis-COMPLETION = From the last completion

label-CompletionOutcome-COMPLETED = Completed
label-CompletionOutcome-SKIPPED = Skipped
label-CompletionOutcome-MISSED = Missed

label-TaskOrder-DUE_ON_ASC = Due first
label-TaskOrder-DUE_ON_DESC = Due last
label-TaskOrder-PRIORITY_DESC = By priority
label-TaskOrder-TITLE_ASC = By title
label-TaskOrder-UPDATED_AT_DESC = Changed last

label-DoneBy-DIY = Do it yourself
label-DoneBy-PRO = Professional
label-DoneBy-EITHER = Either

label-ContractorSpecialty-APPLIANCE_REPAIR = Appliance repair
label-ContractorSpecialty-CARPENTRY = Carpentry
label-ContractorSpecialty-CHIMNEY = Chimney
label-ContractorSpecialty-CLEANING = Cleaning
label-ContractorSpecialty-ELECTRICAL = Electrical
label-ContractorSpecialty-FLOORING = Flooring
label-ContractorSpecialty-GARAGE_DOOR = Garage doors
label-ContractorSpecialty-GENERAL_CONTRACTOR = General contractor
label-ContractorSpecialty-HANDYMAN = Handyman
label-ContractorSpecialty-HVAC = Heating and cooling
label-ContractorSpecialty-INSPECTION = Inspection
label-ContractorSpecialty-LANDSCAPING = Landscaping
label-ContractorSpecialty-LOCKSMITH = Locksmith
label-ContractorSpecialty-MASONRY = Masonry
label-ContractorSpecialty-MOVING = Moving
label-ContractorSpecialty-PAINTING = Painting
label-ContractorSpecialty-PEST_CONTROL = Pest control
label-ContractorSpecialty-PLUMBING = Plumbing
label-ContractorSpecialty-POOL = Pool
label-ContractorSpecialty-ROOFING = Roofing
label-ContractorSpecialty-SEPTIC = Septic
label-ContractorSpecialty-SOLAR = Solar
label-ContractorSpecialty-TREE_SERVICE = Tree service
label-ContractorSpecialty-WINDOWS = Windows
label-ContractorSpecialty-OTHER = Other

label-DocumentKind-APPRAISAL = Appraisal
label-DocumentKind-CONTRACT = Contract
label-DocumentKind-INSPECTION = Inspection report
label-DocumentKind-INSURANCE = Insurance
label-DocumentKind-MANUAL = Manual
label-DocumentKind-PERMIT = Permit
label-DocumentKind-PHOTO = Photo
label-DocumentKind-RECEIPT = Receipt
label-DocumentKind-WARRANTY = Warranty
label-DocumentKind-OTHER = Other

label-ThumbnailSize-SMALL = Small
label-ThumbnailSize-MEDIUM = Medium
label-ThumbnailSize-LARGE = Large

label-NotificationKind-TASK_DUE_SOON = Task due soon
label-NotificationKind-TASK_OVERDUE = Task overdue
label-NotificationKind-TASK_ASSIGNED = Task assigned to you
label-NotificationKind-TASK_COMPLETED = Task completed
label-NotificationKind-MEMBER_JOINED = New member
label-NotificationKind-DOCUMENT_EXPIRING = Document expiring
label-NotificationKind-SUBSCRIPTION_CHANGED = Plan changed
label-NotificationKind-ANNOUNCEMENT = Announcement
label-NotificationKind-TEST = Test

label-Weekday-MONDAY = Monday
label-Weekday-TUESDAY = Tuesday
label-Weekday-WEDNESDAY = Wednesday
label-Weekday-THURSDAY = Thursday
label-Weekday-FRIDAY = Friday
label-Weekday-SATURDAY = Saturday
label-Weekday-SUNDAY = Sunday

label-DigestFrequency-OFF = Off
label-DigestFrequency-DAILY = Daily
label-DigestFrequency-WEEKLY = Weekly

label-DevicePlatform-IOS = iOS
label-DevicePlatform-ANDROID = Android
label-DevicePlatform-WEB = Web

label-Tier-FREE = Free
label-Tier-PRO = Pro

label-SubscriptionStatus-NONE = None
label-SubscriptionStatus-TRIALING = Trial
label-SubscriptionStatus-ACTIVE = Active
label-SubscriptionStatus-IN_GRACE_PERIOD = Grace period
label-SubscriptionStatus-IN_BILLING_RETRY = Payment is tried again
label-SubscriptionStatus-ON_HOLD = On hold
label-SubscriptionStatus-PAUSED = Paused
label-SubscriptionStatus-EXPIRED = Expired
label-SubscriptionStatus-REVOKED = Revoked

label-Store-APPLE = App Store
label-Store-GOOGLE = Google Play
label-Store-GRANTED = Granted
