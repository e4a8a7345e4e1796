// Files that travel inside the program, so that a report needs neither network nor installation.
#pragma once

#include <string_view>

namespace marketday {

std::string_view chart_js();         // Chart.js, minified, as installed (MIT licence)
std::string_view report_template();  // experiments/report_page.html
std::string_view suite_template();   // experiments/suite_page.html
std::string_view facts_template();   // experiments/facts_page.html
std::string_view target_template();  // experiments/target_page.html

}  // namespace marketday
