#include "experiments/embedded.h"

// files put into the program as they are, by the assembler
#define MARKETDAY_EMBED(name, path)     \
  asm(".section .rodata\n"              \
      ".global " #name                  \
      "_begin\n"                        \
      ".global " #name "_end\n" #name   \
      "_begin:\n"                       \
      ".incbin \"" path "\"\n" #name    \
      "_end:\n"                         \
      ".byte 0\n"                       \
      ".previous\n");                   \
  extern "C" const char name##_begin[]; \
  extern "C" const char name##_end[]

MARKETDAY_EMBED(marketday_chart_js, MARKETDAY_CHART_JS);
MARKETDAY_EMBED(marketday_report_page, MARKETDAY_SOURCE_DIR "/experiments/report_page.html");
MARKETDAY_EMBED(marketday_suite_page, MARKETDAY_SOURCE_DIR "/experiments/suite_page.html");
MARKETDAY_EMBED(marketday_facts_page, MARKETDAY_SOURCE_DIR "/experiments/facts_page.html");
MARKETDAY_EMBED(marketday_compare_page, MARKETDAY_SOURCE_DIR "/experiments/compare_page.html");
MARKETDAY_EMBED(marketday_ope_page, MARKETDAY_SOURCE_DIR "/experiments/ope_page.html");
MARKETDAY_EMBED(marketday_fraud_page, MARKETDAY_SOURCE_DIR "/experiments/fraud_page.html");
MARKETDAY_EMBED(marketday_ab_page, MARKETDAY_SOURCE_DIR "/experiments/ab_page.html");
MARKETDAY_EMBED(marketday_designs_page, MARKETDAY_SOURCE_DIR "/experiments/designs_page.html");
MARKETDAY_EMBED(marketday_fit_page, MARKETDAY_SOURCE_DIR "/experiments/fit_page.html");
MARKETDAY_EMBED(marketday_target_page, MARKETDAY_SOURCE_DIR "/experiments/target_page.html");
MARKETDAY_EMBED(marketday_calibrate_page, MARKETDAY_SOURCE_DIR "/experiments/calibrate_page.html");

namespace marketday {

std::string_view chart_js() {
  return {marketday_chart_js_begin, marketday_chart_js_end};
}

std::string_view report_template() {
  return {marketday_report_page_begin, marketday_report_page_end};
}

std::string_view suite_template() {
  return {marketday_suite_page_begin, marketday_suite_page_end};
}

std::string_view facts_template() {
  return {marketday_facts_page_begin, marketday_facts_page_end};
}

std::string_view compare_template() {
  return {marketday_compare_page_begin, marketday_compare_page_end};
}

std::string_view ope_template() {
  return {marketday_ope_page_begin, marketday_ope_page_end};
}

std::string_view fraud_template() {
  return {marketday_fraud_page_begin, marketday_fraud_page_end};
}

std::string_view ab_template() {
  return {marketday_ab_page_begin, marketday_ab_page_end};
}

std::string_view designs_template() {
  return {marketday_designs_page_begin, marketday_designs_page_end};
}

std::string_view fit_template() {
  return {marketday_fit_page_begin, marketday_fit_page_end};
}

std::string_view target_template() {
  return {marketday_target_page_begin, marketday_target_page_end};
}

std::string_view calibrate_template() {
  return {marketday_calibrate_page_begin, marketday_calibrate_page_end};
}

}  // namespace marketday
