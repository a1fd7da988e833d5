/**
 * What the columns of each store mean, for whoever reads an export about a patient. Doses are whole steps of the
 * unit named.
 */
const keys = {
  facility_id: 'Code of the hospital.',
  exam_id: 'Pseudonym of the study.',
  upload_id: 'The upload it came with.',
}
const decided = {
  decided_by: 'Who decided.',
  decided_at: 'When.',
}
const doses = {
  ctdivol: 'CTDIvol, in 0.0001 mGy.',
  dlp: 'Dose-length product, in 0.0001 mGy·cm.',
  ssde: 'Size-specific dose estimate, in 0.0001 mGy.',
  kap: 'Kerma-area product, in 0.000001 Gy·cm².',
  ka_r: 'Air kerma at the reference point, in 0.00000001 Gy.',
}

export const patientDictionary: Readonly<
  Record<string, { readonly meaning: string; readonly columns: Readonly<Record<string, string>> }>
> = {
  exam: {
    meaning: 'Each exam (study), made from its dose reports.',
    columns: {
      ...keys,
      ...doses,
      modality: 'Kind of imaging: CT, projection radiography or fluoroscopy.',
      exam_date: 'Date of the exam.',
      exam_time: 'Time of the exam.',
      study_description:
        'As the hospital described the study, the patient’s identifiers blacked out.',
      requested_procedure: 'As it was requested.',
      local_name: 'The name by which the exam is mapped to a protocol.',
      procedure_code: 'Code of the procedure.',
      procedure_scheme: 'Coding scheme of it.',
      procedure_meaning: 'What the code means.',
      indication: 'Reason of the exam, if it is one of the catalogue.',
      purpose: 'Whether it was diagnostic or something else.',
      patient: 'Pseudonym of the patient.',
      age_days: 'Age at the exam, in days.',
      age_months: 'Age at the exam, in completed months.',
      age_precision: 'How exactly the age is known.',
      sex: 'Sex as reported.',
      weight_g: 'Weight, in g.',
      height_mm: 'Height, in mm.',
      scanner_id: 'Pseudonym of the device.',
      manufacturer: 'Maker of the device.',
      model: 'Model of the device.',
      station_name: 'Name of the device at the hospital.',
      software_version: 'Software of the device.',
      phantom: 'CTDI phantom, diameter in cm.',
      ctdivol_largest: 'Largest CTDIvol of its events, in 0.0001 mGy.',
      dlp_without_localisers: 'DLP without localisers, in 0.0001 mGy·cm.',
      fluoroscopy_time_s: 'Fluoroscopy time, in s.',
      diagnostic_events: 'Number of diagnostic exposures.',
      scan_length_tenth_mm: 'Scan length, in 0.1 mm.',
      size_centi_cm: 'Body size, in 0.01 cm.',
      size_kind: 'Which size it is.',
      lateral_centi_cm: 'Lateral width, in 0.01 cm.',
      quarantined: 'Whether it is left out of statistics.',
      accession: 'Pseudonym of the accession number.',
      decision: 'What a physicist decided about it.',
    },
  },
  irradiation_event: {
    meaning: 'Each exposure of an exam.',
    columns: {
      ...keys,
      ...doses,
      position: 'Its place within the exam, from 0.',
      event_uid: 'Pseudonym of its UID.',
      role: 'Localiser, timing run or diagnostic.',
      acquisition_type: 'How the tube moved.',
      acquisition_protocol: 'Name of the protocol at the device.',
      target_region: 'Code of the body region.',
      target_region_scheme: 'Coding scheme of it.',
      target_region_meaning: 'What the code means.',
      phantom_cm: 'CTDI phantom, diameter in cm.',
      scanning_length_mm: 'Length scanned, in mm.',
      pitch: 'Pitch factor.',
      kvp: 'Tube voltage, in kV.',
      tube_current_ma: 'Mean tube current, in mA.',
      max_tube_current_ma: 'Largest tube current, in mA.',
      exposure_time_s: 'Exposure time, in s.',
      exposure_time_per_rotation_s: 'Time of a rotation, in s.',
      single_collimation_mm: 'Width of one detector row, in mm.',
      total_collimation_mm: 'Width of the beam, in mm.',
      x_ray_sources: 'Number of X-ray tubes.',
      modulation: 'How the tube current was controlled.',
      water_equivalent_diameter_cm: 'Water-equivalent diameter, in cm.',
      effective_diameter_cm: 'Effective diameter, in cm.',
      lateral_dimension_cm: 'Lateral width, in cm.',
      ap_dimension_cm: 'Depth front to back, in cm.',
      started_at: 'When it began.',
    },
  },
  exam_finding: {
    meaning: 'What was noticed about an exam.',
    columns: {
      ...keys,
      position: 'Its number.',
      rule: 'What was noticed; docs/reference/findings.md has each in a sentence.',
      field: 'The field it is about.',
      event: 'The exposure it is about.',
      row_number: 'The row of the source.',
    },
  },
  exam_supplement: {
    meaning: 'Decisions of physicists about an exam.',
    columns: {
      ...keys,
      ...decided,
      sequence: 'Its number.',
      kind: 'Kind of decision.',
      content: 'The decision, as JSON.',
    },
  },
  late_size: {
    meaning: 'Weights and heights that came apart from their exam.',
    columns: {
      ...keys,
      sequence: 'Its number.',
      key_kind: 'Whether the key is of a study or an accession number.',
      key: 'Pseudonym of the study or accession number.',
      weight_g: 'Weight, in g.',
      height_mm: 'Height, in mm.',
      overwrite: 'Whether it replaces what the exam has.',
    },
  },
  same_scan: {
    meaning: 'Exams that hold the same exposures.',
    columns: {
      ...keys,
      other_exam_id: 'Pseudonym of the other study.',
      whole: 'Whether the other holds all of them.',
      quarantined_anyway: 'Whether it is out of statistics for another reason too.',
    },
  },
  report: {
    meaning:
      'Each time a dose report of the patient arrived; what was read from it is under "reports".',
    columns: {
      ...keys,
      sequence: 'Its number.',
      record_id: 'Pseudonym of the report.',
      content_digest: 'Fingerprint of what was read from it.',
      accession: 'Pseudonym of the accession number.',
    },
  },
  upload: {
    meaning: 'The uploads these reports came with; others may be in them too.',
    columns: { ...keys, received_at: 'When it arrived.' },
  },
  link_token: {
    meaning: 'The registry-wide pseudonym, if an authority has linking switched on.',
    columns: {
      ...keys,
      patient: 'Pseudonym of the patient at the hospital.',
      token: 'Pseudonym that is the same at every hospital.',
    },
  },
}
