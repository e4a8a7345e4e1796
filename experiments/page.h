// A self-contained page from an embedded template: the data and Chart.js put into their marks.
#pragma once

#include <string>
#include <string_view>

#include "sim/description.h"

namespace marketday {

// `page` holds /*DATA*/ and /*CHART_JS*/ once each.
std::string fill_page(std::string_view page, const Json& data);

}  // namespace marketday
