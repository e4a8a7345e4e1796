// Files that travel inside the program, so that a report needs neither network nor installation.
#pragma once

#include <string_view>

namespace marketday {

std::string_view chart_js();            // Chart.js, minified, as installed (MIT licence)
std::string_view report_template();     // experiments/report_page.html
std::string_view suite_template();      // experiments/suite_page.html
std::string_view facts_template();      // experiments/facts_page.html
std::string_view compare_template();    // experiments/compare_page.html
std::string_view ope_template();        // experiments/ope_page.html
std::string_view target_template();     // experiments/target_page.html
std::string_view ab_template();         // experiments/ab_page.html
std::string_view fraud_template();      // experiments/fraud_page.html
std::string_view fit_template();        // experiments/fit_page.html
std::string_view designs_template();    // experiments/designs_page.html
std::string_view calibrate_template();  // experiments/calibrate_page.html

}  // namespace marketday
