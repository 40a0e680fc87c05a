"""The agency's part of the API, below `/api/v1/lda/`."""

from rest_framework.routers import SimpleRouter

from lda_events.api import Programmes, Steps
from lda_events.entries_api import Consultations, Facts, Meetings, Resources

router = SimpleRouter()
router.register("programmes", Programmes, "api-lda-programme")
router.register("steps", Steps, "api-lda-step")
router.register("resources", Resources, "api-lda-resource")
router.register("facts", Facts, "api-lda-fact")
router.register("consultations", Consultations, "api-lda-consultation")
router.register("meetings", Meetings, "api-lda-meeting")

urlpatterns = router.urls
